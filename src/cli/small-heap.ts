// Keeps V8's young generation as small as it starts; imported before all else, since loading the program makes it grow.
import { setFlagsFromString } from 'node:v8';

// Short-lived strings would otherwise spread over 32 MiB before they are collected: measured on 10,000 flows of which
// 400 come and go a second, 88 MB of memory that stay, against 90 to 112 MB that rise and fall.
setFlagsFromString('--semi-space-growth-factor=1');
