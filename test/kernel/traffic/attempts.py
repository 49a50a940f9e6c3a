"""Tries COUNT times, by tcp or udp, from each SOURCE in turn, to reach HOST at the ports FIRST to LAST, and gives up."""
import socket
import sys

protocol, host, *numbers = sys.argv[1:6]
first, last, count = map(int, numbers)
sources = sys.argv[6:]
kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
for number in range(count):
    with socket.socket(socket.AF_INET, kind) as attempt:
        attempt.setblocking(False)
        attempt.bind((sources[number % len(sources)], 10000 + number))
        attempt.connect_ex((host, first + number % (last - first + 1)))
        if protocol == "udp":
            attempt.send(b"hello")
