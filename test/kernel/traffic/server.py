"""Answers on the far side of the lab's router; prints "ready" and serves until it is killed."""
import socket
import threading

import ftp
import sctp
from plan import PLAN

# Connections are held here: a socket that is collected would be closed and leave its state.
held = []


def main():
    for address, family in (("0.0.0.0", socket.AF_INET), ("::", socket.AF_INET6)):
        for state, port in PLAN["tcp"].items():
            if state not in ("SYN_SENT", "SYN_SENT2"):
                background(serve_tcp, listener(family, address, port), state)
        background(ftp.serve, listener(family, address, PLAN["ftp"]), held)
        udp_socket(family, PLAN["udp"]["silent"])
        background(echo_udp, udp_socket(family, PLAN["udp"]["echo"]))
    background(echo_plain_gre)
    background(sctp.answer)
    print("ready", flush=True)
    threading.Event().wait()


def background(work, *arguments):
    threading.Thread(target=work, args=arguments, daemon=True).start()


def listener(family, address, port):
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    listening.bind((address, port))
    listening.listen(64)
    return listening


def serve_tcp(listening, state):
    while True:
        connection, _ = listening.accept()
        held.append(connection)
        background(converse, connection, state)


def converse(connection, state):
    connection.sendall(connection.recv(1024))
    if state == "TIME_WAIT":
        connection.recv(1024)
        connection.shutdown(socket.SHUT_WR)


def udp_socket(family, port):
    """Bound to one address: an answer from another of the server's would belong to no flow."""
    bound = socket.socket(family, socket.SOCK_DGRAM)
    bound.bind((PLAN["server"]["ipv4" if family == socket.AF_INET else "ipv6"], port))
    held.append(bound)
    return bound


def echo_udp(bound):
    while True:
        bound.sendto(*bound.recvfrom(2048))


def echo_plain_gre():
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_GRE)
    while True:
        packet, sender = raw.recvfrom(2048)
        payload = packet[(packet[0] & 15) * 4 :]
        if payload[1] & 7 == 0:
            raw.sendto(payload, (PLAN["wan"]["ipv4"], 0))


main()
