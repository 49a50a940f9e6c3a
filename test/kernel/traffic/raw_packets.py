"""Single packets of protocols that the kernel offers no socket for."""
import socket
import struct

from plan import PLAN

ICMP, IGMP, DCCP, GRE, ESP, ICMPV6, OSPF, UDPLITE = 1, 2, 33, 47, 50, 58, 89, 136
ECHO_REQUEST, TIMESTAMP_REQUEST, ECHO_REQUEST_V6 = 8, 13, 128
PPTP_CALL_ID = 0xBEEF


def send_all():
    send(IGMP, bytes.fromhex("1600000000000000"))
    send(ESP, bytes(40))
    send(OSPF, bytes(44))
    send(DCCP, bytes(20))
    # Checksum coverage 8, and any checksum but 0, which RFC 3828 forbids.
    send(UDPLITE, struct.pack("!HHHH", 46001, 6003, 8, 1) + b"hello")
    send(GRE, struct.pack("!HH", 0, 0x0800) + bytes(28))
    # RFC 2637: version 1, key and sequence number present, no payload.
    send(GRE, struct.pack("!HHHHL", 0x3001, 0x880B, 0, PPTP_CALL_ID, 1))
    send(GRE, struct.pack("!HH", 0, 0x0800), family=socket.AF_INET6)
    send(ICMP, icmp(ECHO_REQUEST, 4242, bytes(56)))
    send(ICMP, icmp(TIMESTAMP_REQUEST, 99, bytes(12)))
    send(ICMPV6, icmp(ECHO_REQUEST_V6, 4243, bytes(56)), family=socket.AF_INET6)
    send(ICMP, icmp(ECHO_REQUEST, 4244, bytes(56)), address=PLAN["blackhole"]["ipv4"])


def send(protocol, payload, family=socket.AF_INET, address=None):
    server = PLAN["server"]["ipv4" if family == socket.AF_INET else "ipv6"]
    with socket.socket(family, socket.SOCK_RAW, protocol) as raw:
        raw.sendto(payload, (address or server, 0))


def icmp(kind, identifier, body):
    """For ICMPv6 the kernel writes its own checksum over ours."""
    message = struct.pack("!BBHHH", kind, 0, 0, identifier, 1) + body
    return message[:2] + struct.pack("!H", checksum(message)) + message[4:]


def checksum(octets):
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
