// Flows of `conntrack -o xml` and the table lines they stand for.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlowEvent } from '../../src/conntrack/flow-event.ts';
import { isXmlFrame, parseXmlFlow } from '../../src/conntrack/xml-parser.ts';

const TUPLES =
  '<meta direction="original"><layer3 protonum="2" protoname="ipv4"><src>10.0.0.1</src><dst>10.0.0.2</dst></layer3><layer4 protonum="NUMBER" protoname="x">WORDS</layer4></meta>' +
  '<meta direction="reply"><layer3 protonum="2" protoname="ipv4"><src>10.0.0.2</src><dst>10.0.0.1</dst></layer3><layer4 protonum="NUMBER" protoname="x">WORDS</layer4></meta>';

function flow(number: number, words: string, independent: string, type = ''): string {
  const tuples = TUPLES.replaceAll('NUMBER', String(number)).replaceAll('WORDS', words);
  return `<flow${type}>${tuples}<meta direction="independent">${independent}</meta></flow>`;
}

const PORTS = '<sport>1</sport><dport>2</dport>';
const BOTH = 'src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=1 dport=2';

test.each([
  [
    'a line of conntrack -L -o xml,ktimestamp',
    '<flow><meta direction="original"><layer3 protonum="10" protoname="ipv6"><src>fd77:1::2</src><dst>2001:db8:77::2</dst></layer3><layer4 protonum="6" protoname="tcp"><sport>38148</sport><dport>21</dport></layer4><zone>8</zone><counters><packets>5</packets><bytes>374</bytes></counters></meta><meta direction="reply"><layer3 protonum="10" protoname="ipv6"><src>2001:db8:77::2</src><dst>fd77:1::2</dst></layer3><layer4 protonum="6" protoname="tcp"><sport>21</sport><dport>38148</dport></layer4><counters><packets>4</packets><bytes>356</bytes></counters></meta><meta direction="independent"><state>ESTABLISHED</state><timeout>431997</timeout><mark>42</mark><labels><label>foo</label><label>bar</label></labels><use>1</use><id>2319143495</id><assured/><timestamp><start>1795226435694357973</start></timestamp><deltatime>3</deltatime></meta><helper>ftp</helper></flow>',
    'unknown 10 unknown 6 431997 ESTABLISHED src=fd77:1::2 dst=2001:db8:77::2 sport=38148 dport=21 zone-orig=8 packets=5 bytes=374 src=2001:db8:77::2 dst=fd77:1::2 sport=21 dport=38148 packets=4 bytes=356 [ASSURED] mark=42 delta-time=3 helper=ftp use=1 id=2319143495 [start=1795226435694357973] labels=foo,bar',
  ],
  [
    'elements of ours',
    flow(
      17,
      PORTS,
      '<unreplied/><offload/><flag>NFP (orig)</flag><extra key="l7proto">http</extra><word>odd</word><secctx>a&amp;b</secctx>',
    ),
    'unknown 2 unknown 17 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 [UNREPLIED] odd src=10.0.0.2 dst=10.0.0.1 sport=1 dport=2 [OFFLOAD] [NFP (orig)] secctx=a&b l7proto=http',
  ],
  [
    'an element that nobody knows is kept',
    flow(17, PORTS, '<timeout>3</timeout><secmark>7</secmark>'),
    `unknown 2 unknown 17 3 ${BOTH} secmark=7`,
  ],
  [
    'gre with its own timeouts',
    flow(
      47,
      '<srckey>0x0</srckey><dstkey>0xbeef</dstkey>',
      '<timeout>29</timeout><gretimeout>30</gretimeout><grestreamtimeout>180</grestreamtimeout>',
    ),
    'unknown 2 unknown 47 29 timeout=30, stream_timeout=180 src=10.0.0.1 dst=10.0.0.2 srckey=0x0 dstkey=0xbeef src=10.0.0.2 dst=10.0.0.1 srckey=0x0 dstkey=0xbeef',
  ],
])('%s', (_, xml, line) => {
  expect(parseXmlFlow(xml)).toEqual({ event: FlowEvent.NONE, line });
});

test.each([
  ['FIN_WAIT', '<timeout>200</timeout><assured/>', 'ESTABLISHED'],
  ['SYN_SENT', '<timeout>8</timeout>', 'CLOSED'],
  ['ESTABLISHED', '<timeout>2</timeout>', 'COOKIE_ECHOED'],
  ['ESTABLISHED', '<timeout>200</timeout><assured/>', 'ESTABLISHED'],
  ['SHUTDOWN_ACK_SENT', '<timeout>2</timeout>', 'SHUTDOWN_ACK_SENT'],
])("SCTP's state under TCP's name: %s %s is %s", (printed, rest, state) => {
  const line = parseXmlFlow(flow(132, PORTS, `<state>${printed}</state>${rest}`))?.line ?? '';
  expect(line.split(' ')[5]).toBe(state);
});

test.each([
  ['new', FlowEvent.NEW],
  ['update', FlowEvent.UPDATE],
  ['destroy', FlowEvent.DESTROY],
])('an event: %s', (type, event) => {
  const when = '<when><hour>2</hour><min>00</min></when></flow>';
  const xml = flow(17, PORTS, '', ` type="${type}"`).replace('</flow>', when);
  expect(parseXmlFlow(xml)).toEqual({ event, line: `unknown 2 unknown 17 ${BOTH}` });
});

test.each([
  ['<flow>'],
  ['<flow></flow>'],
  ['<flow type="x"></flow>'],
  [flow(17, PORTS, '<secctx>a use=9</secctx>')],
  [flow(17, PORTS, '<flag>a] mark=9 [b</flag>')],
  [flow(17, PORTS, 'loose <<')],
])('no flow: %s', xml => {
  expect(parseXmlFlow(xml)).toBeUndefined();
});

test('the lines around the flows are told', () => {
  expect(['<?xml version="1.0" encoding="utf-8"?>', '<conntrack>', '</conntrack>'].every(isXmlFrame)).toBe(
    true,
  );
  expect(isXmlFrame('<expect>')).toBe(false);
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string(), text => void parseXmlFlow(`<flow>${text}</flow>`)));
});
