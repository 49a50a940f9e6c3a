"""Starts COUNT UDP flows, RATE a second (0: as fast as it goes), each to another peer that never answers."""
import socket
import sys
import time

count, rate, first = (int(argument) for argument in sys.argv[1:4])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
begin = time.monotonic()
for number in range(first, first + count):
    if rate:
        time.sleep(max(0.0, begin + (number - first) / rate - time.monotonic()))
    udp.sendto(b"hello", (f"198.18.{number >> 8 & 255}.{number & 255}", 1024 + (number >> 16)))
