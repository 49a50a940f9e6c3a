// Names of ports from services(5).
import { safeHostName } from '../words/safe-text.ts';

/** Protocol name (`tcp`, `udp`, ...) to port to safe service name. */
export type ServiceNames = Map<string, Map<number, string>>;

const MAX_PORT = 65_535;

/** Lines are `NAME PORT/PROTOCOL [ALIAS...]`; of two names of one port the first counts. */
export function parseServices(text: string): ServiceNames {
  const services: ServiceNames = new Map();
  for (const line of text.split('\n')) {
    const [, name, port, protocol] = /^([^\s#]+)\s+(\d{1,5})\/([a-z]+)/.exec(line) ?? [];
    if (name !== undefined && protocol !== undefined) addService(services, name, Number(port), protocol);
  }
  return services;
}

function addService(services: ServiceNames, name: string, port: number, protocol: string): void {
  const safeName = safeHostName(name);
  if (safeName === undefined || port > MAX_PORT) return;
  const ports = services.get(protocol) ?? new Map<number, string>();
  services.set(protocol, ports);
  if (!ports.has(port)) ports.set(port, safeName);
}
