# Completion of conntop(8) for bash. Written by npm run docs.
_conntop() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command='' flags each
  for each in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $each in list|get|hosts|count|stats|check|pressure|events|expect|explain|delete|record|replay|metrics|doctor|completion|help) command=$each; break ;; esac
  done
  case $command:$before in
    :--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    :--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    :--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    :--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    :--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
    :--record) COMPREPLY=($(compgen -f -- "$word")); return ;;
    :--family) COMPREPLY=($(compgen -W 'ipv4 ipv6' -- "$word")); return ;;
    :--state) COMPREPLY=($(compgen -W 'NONE SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT CLOSE SYN_SENT2 LISTEN CLOSED COOKIE_WAIT COOKIE_ECHOED SHUTDOWN_SENT SHUTDOWN_RECD SHUTDOWN_ACK_SENT HEARTBEAT_SENT HEARTBEAT_ACKED REQUEST RESPOND PARTOPEN OPEN CLOSEREQ CLOSING TIMEWAIT IGNORE INVALID OTHER' -- "$word")); return ;;
    :-b|:--sort) COMPREPLY=($(compgen -W 'source sport destination dport protocol state flags ttl bytes packets down up age idle translated-source translated-destination name device country as process helper labels mark zone' -- "$word")); return ;;
    :--columns) COMPREPLY=($(compgen -W 'source sport destination dport protocol state flags ttl bytes packets down up age idle translated-source translated-destination name device country as process helper labels mark zone' -- "$word")); return ;;
    :--by|:--group-by) COMPREPLY=($(compgen -W 'source destination port protocol state inside network service device country as process' -- "$word")); return ;;
    :--order) COMPREPLY=($(compgen -W 'flows rate new unreplied bytes' -- "$word")); return ;;
    :--average) COMPREPLY=($(compgen -W 'last 2s 10s 40s' -- "$word")); return ;;
    :--theme) COMPREPLY=($(compgen -W 'auto dark light mono colour-blind' -- "$word")); return ;;
    list:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    list:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    list:--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    list:--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    list:--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
    list:--family) COMPREPLY=($(compgen -W 'ipv4 ipv6' -- "$word")); return ;;
    list:--state) COMPREPLY=($(compgen -W 'NONE SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT CLOSE SYN_SENT2 LISTEN CLOSED COOKIE_WAIT COOKIE_ECHOED SHUTDOWN_SENT SHUTDOWN_RECD SHUTDOWN_ACK_SENT HEARTBEAT_SENT HEARTBEAT_ACKED REQUEST RESPOND PARTOPEN OPEN CLOSEREQ CLOSING TIMEWAIT IGNORE INVALID OTHER' -- "$word")); return ;;
    list:-b|list:--sort) COMPREPLY=($(compgen -W 'source sport destination dport protocol state flags ttl bytes packets down up age idle translated-source translated-destination name device country as process helper labels mark zone' -- "$word")); return ;;
    list:--columns) COMPREPLY=($(compgen -W 'source sport destination dport protocol state flags ttl bytes packets down up age idle translated-source translated-destination name device country as process helper labels mark zone' -- "$word")); return ;;
    list:-o|list:--output) COMPREPLY=($(compgen -W 'text extended conntrack json jsonl csv xml save' -- "$word")); return ;;
    get:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    get:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    get:--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    get:--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    get:--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
    get:--family) COMPREPLY=($(compgen -W 'ipv4 ipv6' -- "$word")); return ;;
    get:--state) COMPREPLY=($(compgen -W 'NONE SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT CLOSE SYN_SENT2 LISTEN CLOSED COOKIE_WAIT COOKIE_ECHOED SHUTDOWN_SENT SHUTDOWN_RECD SHUTDOWN_ACK_SENT HEARTBEAT_SENT HEARTBEAT_ACKED REQUEST RESPOND PARTOPEN OPEN CLOSEREQ CLOSING TIMEWAIT IGNORE INVALID OTHER' -- "$word")); return ;;
    get:-o|get:--output) COMPREPLY=($(compgen -W 'conntrack extended json jsonl csv xml save' -- "$word")); return ;;
    hosts:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    hosts:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    hosts:--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    hosts:--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    hosts:--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
    hosts:--family) COMPREPLY=($(compgen -W 'ipv4 ipv6' -- "$word")); return ;;
    hosts:--state) COMPREPLY=($(compgen -W 'NONE SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT CLOSE SYN_SENT2 LISTEN CLOSED COOKIE_WAIT COOKIE_ECHOED SHUTDOWN_SENT SHUTDOWN_RECD SHUTDOWN_ACK_SENT HEARTBEAT_SENT HEARTBEAT_ACKED REQUEST RESPOND PARTOPEN OPEN CLOSEREQ CLOSING TIMEWAIT IGNORE INVALID OTHER' -- "$word")); return ;;
    hosts:--sort) COMPREPLY=($(compgen -W 'flows rate new unreplied bytes' -- "$word")); return ;;
    hosts:--by|hosts:--group-by) COMPREPLY=($(compgen -W 'source destination port protocol state inside network service device country as process' -- "$word")); return ;;
    hosts:-o|hosts:--output) COMPREPLY=($(compgen -W 'text json csv' -- "$word")); return ;;
    count:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    count:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    count:--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    count:--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    count:--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
    count:--family) COMPREPLY=($(compgen -W 'ipv4 ipv6' -- "$word")); return ;;
    count:--state) COMPREPLY=($(compgen -W 'NONE SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT CLOSE SYN_SENT2 LISTEN CLOSED COOKIE_WAIT COOKIE_ECHOED SHUTDOWN_SENT SHUTDOWN_RECD SHUTDOWN_ACK_SENT HEARTBEAT_SENT HEARTBEAT_ACKED REQUEST RESPOND PARTOPEN OPEN CLOSEREQ CLOSING TIMEWAIT IGNORE INVALID OTHER' -- "$word")); return ;;
    count:-o|count:--output) COMPREPLY=($(compgen -W 'text json' -- "$word")); return ;;
    stats:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    stats:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    stats:--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    stats:--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    stats:--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
    stats:-o|stats:--output) COMPREPLY=($(compgen -W 'text json' -- "$word")); return ;;
    check:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    check:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    check:--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    check:--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    check:--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
    pressure:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    pressure:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    pressure:--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    pressure:--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    pressure:--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
    pressure:-o|pressure:--output) COMPREPLY=($(compgen -W 'text json' -- "$word")); return ;;
    events:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    events:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    events:--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    events:--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    events:--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
    events:--family) COMPREPLY=($(compgen -W 'ipv4 ipv6' -- "$word")); return ;;
    events:--state) COMPREPLY=($(compgen -W 'NONE SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT CLOSE SYN_SENT2 LISTEN CLOSED COOKIE_WAIT COOKIE_ECHOED SHUTDOWN_SENT SHUTDOWN_RECD SHUTDOWN_ACK_SENT HEARTBEAT_SENT HEARTBEAT_ACKED REQUEST RESPOND PARTOPEN OPEN CLOSEREQ CLOSING TIMEWAIT IGNORE INVALID OTHER' -- "$word")); return ;;
    events:-o|events:--output) COMPREPLY=($(compgen -W 'text json' -- "$word")); return ;;
    expect:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    expect:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    expect:--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    expect:--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    expect:--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
    expect:--family) COMPREPLY=($(compgen -W 'ipv4 ipv6' -- "$word")); return ;;
    expect:--state) COMPREPLY=($(compgen -W 'NONE SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT CLOSE SYN_SENT2 LISTEN CLOSED COOKIE_WAIT COOKIE_ECHOED SHUTDOWN_SENT SHUTDOWN_RECD SHUTDOWN_ACK_SENT HEARTBEAT_SENT HEARTBEAT_ACKED REQUEST RESPOND PARTOPEN OPEN CLOSEREQ CLOSING TIMEWAIT IGNORE INVALID OTHER' -- "$word")); return ;;
    expect:-o|expect:--output) COMPREPLY=($(compgen -W 'text json' -- "$word")); return ;;
    explain:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    explain:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    explain:--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    explain:-o|explain:--output) COMPREPLY=($(compgen -W 'text json' -- "$word")); return ;;
    delete:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    delete:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    delete:--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    delete:--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    delete:--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
    delete:--family) COMPREPLY=($(compgen -W 'ipv4 ipv6' -- "$word")); return ;;
    delete:--state) COMPREPLY=($(compgen -W 'NONE SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT CLOSE SYN_SENT2 LISTEN CLOSED COOKIE_WAIT COOKIE_ECHOED SHUTDOWN_SENT SHUTDOWN_RECD SHUTDOWN_ACK_SENT HEARTBEAT_SENT HEARTBEAT_ACKED REQUEST RESPOND PARTOPEN OPEN CLOSEREQ CLOSING TIMEWAIT IGNORE INVALID OTHER' -- "$word")); return ;;
    record:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    record:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    record:--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    record:--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
    replay:--family) COMPREPLY=($(compgen -W 'ipv4 ipv6' -- "$word")); return ;;
    replay:--state) COMPREPLY=($(compgen -W 'NONE SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT CLOSE SYN_SENT2 LISTEN CLOSED COOKIE_WAIT COOKIE_ECHOED SHUTDOWN_SENT SHUTDOWN_RECD SHUTDOWN_ACK_SENT HEARTBEAT_SENT HEARTBEAT_ACKED REQUEST RESPOND PARTOPEN OPEN CLOSEREQ CLOSING TIMEWAIT IGNORE INVALID OTHER' -- "$word")); return ;;
    replay:-b|replay:--sort) COMPREPLY=($(compgen -W 'source sport destination dport protocol state flags ttl bytes packets down up age idle translated-source translated-destination name device country as process helper labels mark zone' -- "$word")); return ;;
    replay:--columns) COMPREPLY=($(compgen -W 'source sport destination dport protocol state flags ttl bytes packets down up age idle translated-source translated-destination name device country as process helper labels mark zone' -- "$word")); return ;;
    replay:--by|replay:--group-by) COMPREPLY=($(compgen -W 'source destination port protocol state inside network service device country as process' -- "$word")); return ;;
    replay:--order) COMPREPLY=($(compgen -W 'flows rate new unreplied bytes' -- "$word")); return ;;
    replay:--average) COMPREPLY=($(compgen -W 'last 2s 10s 40s' -- "$word")); return ;;
    replay:--theme) COMPREPLY=($(compgen -W 'auto dark light mono colour-blind' -- "$word")); return ;;
    metrics:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    metrics:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    metrics:--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    metrics:--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    metrics:--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
    metrics:--textfile) COMPREPLY=($(compgen -f -- "$word")); return ;;
    metrics:--config) COMPREPLY=($(compgen -f -- "$word")); return ;;
    metrics:--label-by) COMPREPLY=($(compgen -W 'address name none' -- "$word")); return ;;
    doctor:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    doctor:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    doctor:--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    doctor:--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    doctor:--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
    doctor:-o|doctor:--output) COMPREPLY=($(compgen -W 'text json' -- "$word")); return ;;
    completion:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    completion:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    completion:--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    completion:--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    completion:--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
    help:--source) COMPREPLY=($(compgen -W 'proc conntrack demo' -- "$word")); return ;;
    help:--proc-root) COMPREPLY=($(compgen -d -- "$word")); return ;;
    help:--file) COMPREPLY=($(compgen -f -- "$word")); return ;;
    help:--ssh) COMPREPLY=($(compgen -A hostname -- "$word")); return ;;
    help:--netns) COMPREPLY=($(compgen -W "$(command ls /run/netns 2>/dev/null)" -- "$word")); return ;;
  esac
  case $command in
    list) flags='--source --proc-root --file --ssh --ssh-sudo --netns --geoip -R --interval --rate --at -s --orig-src --src --src-filter -d --orig-dst --dst --dst-filter -S --sport --orig-port-src --srcpt-filter -D --dport --orig-port-dst --dstpt-filter -i --invert --invert-filters --no-invert -L --no-dns --dns -f --no-loopback --loopback --mask-src --mask-dst --reply-src -q --reply-dst --proto --protonum --family --state -u --status --mark --label --secmark -w --zone --orig-zone --reply-zone -n --src-nat -g --dst-nat -j --any-nat --reply-port-src --reply-port-dst --icmp-type --icmpv6-type --icmp-code --icmpv6-code --icmp-id --icmpv6-id --srckey --orig-key-src --dstkey --orig-key-dst --reply-key-src --reply-key-dst -b --sort -r --reverse --no-reverse --columns -C --counters --no-counters -c --no-color --no-colour --color -l --lookup --names --no-lookup -m --mark-truncated --no-mark-truncated --no-dynamic --dynamic -p --no-scroll --scroll -t --totals --no-totals -o --output --formulas --limit --width -1 --single --once -h --help -V --version -v --verbose' ;;
    get) flags='--source --proc-root --file --ssh --ssh-sudo --netns -s --orig-src --src --src-filter -d --orig-dst --dst --dst-filter -S --sport --orig-port-src --srcpt-filter -D --dport --orig-port-dst --dstpt-filter --mask-src --mask-dst --reply-src -q --reply-dst --proto --protonum --family --state -u --status --mark --label --secmark -w --zone --orig-zone --reply-zone -n --src-nat -g --dst-nat -j --any-nat --reply-port-src --reply-port-dst --icmp-type --icmpv6-type --icmp-code --icmpv6-code --icmp-id --icmpv6-id --srckey --orig-key-src --dstkey --orig-key-dst --reply-key-src --reply-key-dst -o --output --formulas -h --help -V --version -v --verbose' ;;
    hosts) flags='--source --proc-root --file --ssh --ssh-sudo --netns --geoip --for --at -s --orig-src --src --src-filter -d --orig-dst --dst --dst-filter -S --sport --orig-port-src --srcpt-filter -D --dport --orig-port-dst --dstpt-filter -i --invert --invert-filters --no-invert -L --no-dns --dns -f --no-loopback --loopback --mask-src --mask-dst --reply-src -q --reply-dst --proto --protonum --family --state -u --status --mark --label --secmark -w --zone --orig-zone --reply-zone -n --src-nat -g --dst-nat -j --any-nat --reply-port-src --reply-port-dst --icmp-type --icmpv6-type --icmp-code --icmpv6-code --icmp-id --icmpv6-id --srckey --orig-key-src --dstkey --orig-key-dst --reply-key-src --reply-key-dst --sort --by --group-by -l --lookup --names --no-lookup --bits --bytes -o --output --limit -h --help -V --version -v --verbose' ;;
    count) flags='--source --proc-root --file --ssh --ssh-sudo --netns --geoip --at -s --orig-src --src --src-filter -d --orig-dst --dst --dst-filter -S --sport --orig-port-src --srcpt-filter -D --dport --orig-port-dst --dstpt-filter -i --invert --invert-filters --no-invert -L --no-dns --dns -f --no-loopback --loopback --mask-src --mask-dst --reply-src -q --reply-dst --proto --protonum --family --state -u --status --mark --label --secmark -w --zone --orig-zone --reply-zone -n --src-nat -g --dst-nat -j --any-nat --reply-port-src --reply-port-dst --icmp-type --icmpv6-type --icmp-code --icmpv6-code --icmp-id --icmpv6-id --srckey --orig-key-src --dstkey --orig-key-dst --reply-key-src --reply-key-dst -o --output -h --help -V --version -v --verbose' ;;
    stats) flags='--source --proc-root --file --ssh --ssh-sudo --netns --at -o --output -h --help -V --version -v --verbose' ;;
    check) flags='--source --proc-root --file --ssh --ssh-sudo --netns --at -w --warning -c --critical --max-per-host --evictable -t --timeout --drops -h --help -V --version -v --verbose' ;;
    pressure) flags='--source --proc-root --file --ssh --ssh-sudo --netns --geoip --for --at -o --output -h --help -V --version -v --verbose' ;;
    events) flags='--source --proc-root --file --ssh --ssh-sudo --netns --geoip -R --interval --rate --for --at -s --orig-src --src --src-filter -d --orig-dst --dst --dst-filter -S --sport --orig-port-src --srcpt-filter -D --dport --orig-port-dst --dstpt-filter -i --invert --invert-filters --no-invert -L --no-dns --dns -f --no-loopback --loopback --mask-src --mask-dst --reply-src -q --reply-dst --proto --protonum --family --state -u --status --mark --label --secmark -w --zone --orig-zone --reply-zone -n --src-nat -g --dst-nat -j --any-nat --reply-port-src --reply-port-dst --icmp-type --icmpv6-type --icmp-code --icmpv6-code --icmp-id --icmpv6-id --srckey --orig-key-src --dstkey --orig-key-dst --reply-key-src --reply-key-dst -o --output -e --event-mask --timestamp -h --help -V --version -v --verbose' ;;
    expect) flags='--source --proc-root --file --ssh --ssh-sudo --netns -s --orig-src --src --src-filter -d --orig-dst --dst --dst-filter -S --sport --orig-port-src --srcpt-filter -D --dport --orig-port-dst --dstpt-filter -i --invert --invert-filters --no-invert -L --no-dns --dns -f --no-loopback --loopback --mask-src --mask-dst --reply-src -q --reply-dst --proto --protonum --family --state -u --status --mark --label --secmark -w --zone --orig-zone --reply-zone -n --src-nat -g --dst-nat -j --any-nat --reply-port-src --reply-port-dst --icmp-type --icmpv6-type --icmp-code --icmpv6-code --icmp-id --icmpv6-id --srckey --orig-key-src --dstkey --orig-key-dst --reply-key-src --reply-key-dst -o --output -h --help -V --version -v --verbose' ;;
    explain) flags='--source --proc-root --file -o --output -h --help -V --version -v --verbose' ;;
    delete) flags='--source --proc-root --file --ssh --ssh-sudo --netns --geoip -s --orig-src --src --src-filter -d --orig-dst --dst --dst-filter -S --sport --orig-port-src --srcpt-filter -D --dport --orig-port-dst --dstpt-filter -i --invert --invert-filters --no-invert -L --no-dns --dns -f --no-loopback --loopback --mask-src --mask-dst --reply-src -q --reply-dst --proto --protonum --family --state -u --status --mark --label --secmark -w --zone --orig-zone --reply-zone -n --src-nat -g --dst-nat -j --any-nat --reply-port-src --reply-port-dst --icmp-type --icmpv6-type --icmp-code --icmpv6-code --icmp-id --icmpv6-id --srckey --orig-key-src --dstkey --orig-key-dst --reply-key-src --reply-key-dst --allow-changes --yes --cut-ssh -h --help -V --version -v --verbose' ;;
    record) flags='--source --proc-root --ssh --ssh-sudo --netns --every --keep --max-size -h --help -V --version -v --verbose' ;;
    replay) flags='--geoip --at -s --orig-src --src --src-filter -d --orig-dst --dst --dst-filter -S --sport --orig-port-src --srcpt-filter -D --dport --orig-port-dst --dstpt-filter -i --invert --invert-filters --no-invert -L --no-dns --dns -f --no-loopback --loopback --mask-src --mask-dst --reply-src -q --reply-dst --proto --protonum --family --state -u --status --mark --label --secmark -w --zone --orig-zone --reply-zone -n --src-nat -g --dst-nat -j --any-nat --reply-port-src --reply-port-dst --icmp-type --icmpv6-type --icmp-code --icmpv6-code --icmp-id --icmpv6-id --srckey --orig-key-src --dstkey --orig-key-dst --reply-key-src --reply-key-dst -b --sort -r --reverse --no-reverse --columns -C --counters --no-counters --nat-columns --no-nat-columns --by --group-by --order -c --no-color --no-colour --color -l --lookup --names --no-lookup -m --mark-truncated --no-mark-truncated -o --no-dynamic --dynamic -p --no-scroll --scroll -t --totals --no-totals --bits --bytes --no-sidebar --sidebar --tree --no-tree --average --theme --mouse --no-mouse --ascii --no-ascii -h --help -V --version -v --verbose' ;;
    metrics) flags='--source --proc-root --file --ssh --ssh-sudo --netns -R --interval --rate --for --textfile --listen --config --top --label-by -h --help -V --version -v --verbose' ;;
    doctor) flags='--source --proc-root --file --ssh --ssh-sudo --netns -o --output -h --help -V --version -v --verbose' ;;
    completion) flags='--source --proc-root --file --ssh --ssh-sudo --netns -h --help -V --version -v --verbose' ;;
    help) flags='--source --proc-root --file --ssh --ssh-sudo --netns -h --help -V --version -v --verbose' ;;
    *) flags='--source --proc-root --file --ssh --ssh-sudo --netns --geoip -R --interval --rate --record --every --keep --max-size -s --orig-src --src --src-filter -d --orig-dst --dst --dst-filter -S --sport --orig-port-src --srcpt-filter -D --dport --orig-port-dst --dstpt-filter -i --invert --invert-filters --no-invert -L --no-dns --dns -f --no-loopback --loopback --mask-src --mask-dst --reply-src -q --reply-dst --proto --protonum --family --state -u --status --mark --label --secmark -w --zone --orig-zone --reply-zone -n --src-nat -g --dst-nat -j --any-nat --reply-port-src --reply-port-dst --icmp-type --icmpv6-type --icmp-code --icmpv6-code --icmp-id --icmpv6-id --srckey --orig-key-src --dstkey --orig-key-dst --reply-key-src --reply-key-dst -b --sort -r --reverse --no-reverse --columns -C --counters --no-counters --nat-columns --no-nat-columns --by --group-by --order -c --no-color --no-colour --color -l --lookup --names --no-lookup -m --mark-truncated --no-mark-truncated -o --no-dynamic --dynamic -p --no-scroll --scroll -t --totals --no-totals --bits --bytes --no-sidebar --sidebar --tree --no-tree --average --theme --mouse --no-mouse --ascii --no-ascii --read-only --no-read-only --allow-changes -1 --single --once -h --help --help-all -V --version -v --verbose' ;;
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
  elif [[ -z $command ]]; then
    COMPREPLY=($(compgen -W 'list get hosts count stats check pressure events expect explain delete record replay metrics doctor completion help' -- "$word"))
  elif [[ $command == completion ]]; then
    COMPREPLY=($(compgen -W 'bash zsh fish' -- "$word"))
  elif [[ $command == help ]]; then
    COMPREPLY=($(compgen -W 'list get hosts count stats check pressure events expect explain delete record replay metrics doctor completion help' -- "$word"))
  elif [[ " record replay " == *" $command "* ]]; then
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -F _conntop conntop
