// Which ports belong to services that one calls, and which to programs that talk to peers.

/** Of those above 1023: what a network's hosts call all the time, and where one server has many clients. */
const SERVICES: ReadonlySet<number> = new Set([
  1194, 1701, 1723, 1812, 1813, 1883, 1900, 2049, 3306, 3389, 3478, 3479, 4500, 5060, 5061, 5222, 5228, 5349,
  5353, 5355, 5432, 6379, 6443, 8000, 8080, 8125, 8443, 8883, 9000, 9092, 9100, 9200, 11211, 19302, 27017,
  41641, 51820, 51821,
]);
/** Dynamic ports, which no service registers: a program that listens there has told its peers itself. */
const DYNAMIC = 49_152;

/** Ports that programs for sharing files listen on unless told otherwise. */
function isUsualOfSwarms(port: number): boolean {
  return (port >= 6881 && port <= 6999) || port === 51_413 || port === 4662 || port === 4672;
}

/** What every network's hosts call all the time. */
const EVERYDAY: ReadonlySet<number> = new Set([53, 80, 123, 443, 853]);

/** Whether flows to this port are calls to a service, whoever makes them. */
export function isEverydayPort(port: number): boolean {
  return EVERYDAY.has(port);
}

/** Whether flows to this port may well be calls to a service; a peer may happen to have the same port. */
export function isServicePort(port: number): boolean {
  return port < 1024 || SERVICES.has(port);
}

/** Whether a program that listens here is met by peers rather than by clients. */
export function isPeerPort(port: number): boolean {
  return isUsualOfSwarms(port) || (port >= DYNAMIC && !SERVICES.has(port));
}
