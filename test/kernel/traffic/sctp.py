"""SCTP associations from raw packets, so that no kernel with SCTP sockets is needed."""
import socket
import struct

from plan import PLAN

INIT, INIT_ACK, COOKIE_ECHO, COOKIE_ACK = 1, 2, 10, 11
CLIENT_TAG, SERVER_TAG = 0x1111, 0x2222


def associate(source_port, state):
    """Sends what brings a new association into the tracker's STATE, and waits for what it needs to."""
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_SCTP)
    raw.connect((PLAN["server"]["ipv4"], 0))
    raw.settimeout(10)
    port = PLAN["sctp"][state]
    raw.send(packet(source_port, port, 0, init_chunk(INIT, CLIENT_TAG)))
    if state == "CLOSED":
        return
    wait_for(raw, port, INIT_ACK)
    if state == "COOKIE_WAIT":
        return
    raw.send(packet(source_port, port, SERVER_TAG, chunk(COOKIE_ECHO, b"cookie!!")))
    if state == "ESTABLISHED":
        wait_for(raw, port, COOKIE_ACK)


def wait_for(raw, port, kind):
    while True:
        source, _, _, received = parse(raw.recv(2048))
        if (source, received) == (port, kind):
            return


def answer():
    """The server's side: answers as far as the association's port asks for."""
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_SCTP)
    ports = PLAN["sctp"]
    while True:
        source, port, _, kind = parse(raw.recv(2048))
        if kind == INIT and port != ports["CLOSED"]:
            reply = init_chunk(INIT_ACK, SERVER_TAG)
        elif kind == COOKIE_ECHO and port == ports["ESTABLISHED"]:
            reply = chunk(COOKIE_ACK, b"")
        else:
            continue
        raw.sendto(packet(port, source, CLIENT_TAG, reply), (PLAN["wan"]["ipv4"], 0))


def parse(ip_packet):
    """Source port, destination port, verification tag and the first chunk's type."""
    payload = ip_packet[(ip_packet[0] & 15) * 4 :]
    return struct.unpack("!HHL", payload[:8]) + (payload[12],)


def init_chunk(kind, tag):
    return chunk(kind, struct.pack("!LLHHL", tag, 65535, 1, 1, 1))


def chunk(kind, body):
    return struct.pack("!BBH", kind, 0, 4 + len(body)) + body


def packet(source_port, port, tag, chunks):
    """Without its checksum, which the lab's router does not look at."""
    return struct.pack("!HHLL", source_port, port, tag, 0) + chunks
