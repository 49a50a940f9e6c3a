"""Makes a flow of every kind and holds it; prints "ready" once all are made, and holds until it is killed."""
import socket
import struct
import threading
import time

import ftp
import raw_packets
import sctp
from plan import PLAN

# The tracker calls a UDP flow a stream, and assured, when it is answered more than two seconds after its start.
UDP_STREAM_SECONDS = 2.3

held = []


def main():
    offer_forwarded_port()
    for state in PLAN["tcp"]:
        open_tcp(state)
    hold_established(PLAN["server"]["ipv6"])
    for address in PLAN["zoned"].values():
        hold_established(address)
    held.append(ftp.log_in(PLAN["server"]["ipv4"], PLAN["ftp"], socket.AF_INET, b"PASV"))
    held.append(ftp.log_in(PLAN["server"]["ipv6"], PLAN["ftp"], socket.AF_INET6, b"EPSV"))
    for source_port, state in enumerate(PLAN["sctp"], 45001):
        sctp.associate(source_port, state)
    raw_packets.send_all()
    send_udp()
    # Through the router's outside address back to ourselves: translated both ways.
    hold_established(PLAN["wan"]["ipv4"], PLAN["forward"]["outside"])
    print("ready", flush=True)
    threading.Event().wait()


def offer_forwarded_port():
    listening = socket.create_server((PLAN["client"]["ipv4"], PLAN["forward"]["inside"]))
    threading.Thread(target=accept_and_echo, args=(listening,), daemon=True).start()


def accept_and_echo(listening):
    while True:
        connection, _ = listening.accept()
        held.append(connection)
        connection.sendall(connection.recv(1024))


def open_tcp(state):
    port = PLAN["tcp"][state]
    if state in ("SYN_SENT", "SYN_RECV", "SYN_SENT2"):
        begin_tcp(state, port)
        return
    connection = hold_established(PLAN["server"]["ipv4"], port)
    if state in ("FIN_WAIT", "CLOSE_WAIT", "LAST_ACK", "TIME_WAIT"):
        connection.shutdown(socket.SHUT_WR)
    if state == "TIME_WAIT":
        connection.recv(1024)
    if state == "CLOSE":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()


def begin_tcp(state, port):
    """Connects without waiting, as the rules of the namespaces keep the handshake from ending."""
    connection = socket.socket()
    connection.setblocking(False)
    if state == "SYN_SENT2":
        connection.bind((PLAN["client"]["ipv4"], PLAN["simultaneousOpenSourcePort"]))
    connection.connect_ex((PLAN["blackhole" if state == "SYN_SENT" else "server"]["ipv4"], port))
    held.append(connection)


def hold_established(address, port=PLAN["tcp"]["ESTABLISHED"]):
    connection = socket.create_connection((address, port), timeout=10)
    connection.sendall(b"hello")
    connection.recv(1024)
    held.append(connection)
    return connection


def send_udp():
    ports = PLAN["udp"]
    for family in ("ipv4", "ipv6"):
        exchange(family, ports["silent"], answered=False)
        exchange(family, ports["echo"])
    streams = [exchange(family, ports["echo"]) for family in ("ipv4", "ipv6")]
    end = time.monotonic() + UDP_STREAM_SECONDS
    while time.monotonic() < end:
        time.sleep(0.2)
        for stream in streams:
            stream.send(b"again")
            stream.recv(1024)


def exchange(family, port, answered=True):
    udp = socket.socket(socket.AF_INET if family == "ipv4" else socket.AF_INET6, socket.SOCK_DGRAM)
    udp.settimeout(10)
    udp.connect((PLAN["server"][family], port))
    udp.send(b"hello")
    if answered:
        udp.recv(1024)
    held.append(udp)
    return udp


main()
