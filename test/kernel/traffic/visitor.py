"""Comes from outside: a visit to the forwarded port, and the other half of a simultaneous open."""
import socket
import threading

from plan import PLAN

visit = socket.create_connection((PLAN["wan"]["ipv4"], PLAN["forward"]["outside"]), timeout=10)
visit.sendall(b"hello")
visit.recv(1024)

meeting = socket.socket()
meeting.setblocking(False)
meeting.bind((PLAN["server"]["ipv4"], PLAN["tcp"]["SYN_SENT2"]))
meeting.connect_ex((PLAN["wan"]["ipv4"], PLAN["simultaneousOpenSourcePort"]))

print("ready", flush=True)
threading.Event().wait()
