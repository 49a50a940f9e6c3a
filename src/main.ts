// The entry of conntop.
process.stdout.write('conntop\n');
