"""UDP at known rates, both ways: each client sends so many bytes a second and tells how many it wants back.

paced.py serve ADDRESS PORT             answers until it is killed
paced.py send FLOW... [-- SECONDS]      FLOW is SOURCE,DESTINATION,PORT,UP,DOWN; bytes a second as the tracker counts
                                        them, IP and UDP headers included
"""
import socket
import struct
import sys
import time

PER_SECOND = 100


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def headers_of(address):
    return 48 if ":" in address else 28


def serve(address, port):
    listener = socket.socket(family_of(address), socket.SOCK_DGRAM)
    listener.bind((address, port))
    print("ready", flush=True)
    while True:
        data, sender = listener.recvfrom(65535)
        (wanted,) = struct.unpack_from("!I", data)
        listener.sendto(b"\0" * (wanted - headers_of(address)), sender)


def send(flows):
    """On the schedule of the clock: a packet that is late is made good, so that the mean rate is right."""
    senders = []
    for flow in flows:
        source, destination, port, up, down = flow.split(",")
        client = socket.socket(family_of(source), socket.SOCK_DGRAM)
        client.bind((source, 0))
        client.connect((destination, int(port)))
        client.setblocking(False)
        payload = struct.pack("!I", int(down) // PER_SECOND).ljust(int(up) // PER_SECOND - headers_of(source), b"\0")
        senders.append((client, payload))
    print("ready", flush=True)
    due = time.monotonic()
    while True:
        for client, payload in senders:
            client.send(payload)
            try:
                while True:
                    client.recv(65535)
            except BlockingIOError:
                pass
        due += 1 / PER_SECOND
        time.sleep(max(0, due - time.monotonic()))


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2], int(sys.argv[3]))
    else:
        send(sys.argv[2:])
