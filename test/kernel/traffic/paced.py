"""UDP at known rates, both ways: each client sends so many bytes a second and tells how many it wants back.

paced.py serve ADDRESS PORT             answers until it is killed
paced.py send FLOW... [-- SECONDS]      FLOW is SOURCE,DESTINATION,PORT,UP,DOWN; bytes a second as the tracker counts
                                        them, IPv4 and UDP headers included
"""
import socket
import struct
import sys
import time

HEADERS = 28
PER_SECOND = 100


def serve(address, port):
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.bind((address, port))
    print("ready", flush=True)
    while True:
        data, sender = listener.recvfrom(65535)
        (wanted,) = struct.unpack_from("!I", data)
        listener.sendto(b"\0" * (wanted - HEADERS), sender)


def send(flows):
    """On the schedule of the clock: a packet that is late is made good, so that the mean rate is right."""
    senders = []
    for flow in flows:
        source, destination, port, up, down = flow.split(",")
        client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        client.bind((source, 0))
        client.connect((destination, int(port)))
        client.setblocking(False)
        payload = struct.pack("!I", int(down) // PER_SECOND).ljust(int(up) // PER_SECOND - HEADERS, b"\0")
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
