"""Sends COUNT UDP packets, each of a flow of its own, into netfilter queue 0, and never gives a verdict on one of them."""
import socket
import struct
import sys
import time

NETLINK_NETFILTER, QUEUE_CONFIG, REQUEST_ACK = 12, 3 << 8 | 2, 1 | 4
COMMAND, PARAMETERS, MAX_LENGTH = 1, 2, 3
BIND = 1
SO_RCVBUFFORCE = 33
FIRST, PORT = 20000, 7777


def attribute(kind, data):
    size = 4 + len(data)
    return struct.pack("HH", size, kind) + data + bytes(-size % 4)


def configure(netlink, *attributes):
    body = struct.pack(">BBH", socket.AF_INET, 0, 0) + b"".join(attributes)
    netlink.send(struct.pack("IHHII", 16 + len(body), QUEUE_CONFIG, REQUEST_ACK, 1, 0) + body)
    assert struct.unpack("i", netlink.recv(4096)[16:20])[0] == 0


queue = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
queue.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 24)
queue.bind((0, 0))
configure(queue, attribute(COMMAND, struct.pack(">BxH", BIND, 0)))
configure(queue, attribute(PARAMETERS, struct.pack(">IB", 0, 1)), attribute(MAX_LENGTH, struct.pack(">I", 5000)))
for number in range(int(sys.argv[1])):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind(("127.0.0.1", FIRST + number))
        sender.sendto(b"hello", ("127.0.0.1", PORT))
print("ready", flush=True)
time.sleep(1000)
