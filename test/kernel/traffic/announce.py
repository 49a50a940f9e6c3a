"""Opens COUNT control connections of FTP to itself and asks each for passive mode: as many expectations wait."""
import socket
import sys
import threading
import time

import ftp

listening = socket.create_server(("127.0.0.1", 21), backlog=100)
held = []
threading.Thread(target=ftp.serve, args=(listening, held), daemon=True).start()
controls = [ftp.log_in("127.0.0.1", 21, socket.AF_INET, b"PASV") for _ in range(int(sys.argv[1]))]
print("ready", flush=True)
time.sleep(1000)
