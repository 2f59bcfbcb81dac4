//! Domains that are given less memory, and more again, or are kept in a file, while a program runs there that knows
//! what its memory should hold. How long the former takes, `xl` itself included, is in instructions: 10^9 a second.

use super::{ASKED, Ended, POWER_OFF, Test};

/// What scripts begin with: `mem` is a domain's memory in MiB, as Xen counts it.
macro_rules! script {
    ($lines:literal) => {
        concat!(
            r#"
mem() { xl list $d | awk 'END { print $3 }'; }
until_mem() { i=0; until [ $(mem) $1 $2 ]; do i=$((i + 1)); [ $i -lt 100 ] || break; usleep 50000; done; }
now() { sed 's/\.\(.*\) .*/\1/' /proc/uptime; }
"#,
            $lines
        )
    };
}

/// Given less and more.
pub const SIZED: &[Test] = &[
    // At first only what it has from the start is less than what it could have; then the target changes before it is
    // reached; then it is more than Xen allows, until Xen allows it.
    Test {
        memory: "256M",
        script: script!(
            r#"
for kib in 65536 200000 65536 131072 90000 262144 65536 180000; do xenstore write $at/memory/target $kib; done
start=$(now)
xl mem-set $d 64
until_mem -le 83
took=$((($(now) - start) * 10))
echo "shown: 64 of 256 MiB after $took ms"
echo "soon: $((took <= 1000))"
echo "less: $(($(mem) <= 83))"
xenstore write $at/memory/target 262144
sleep 1
echo "refused: $(($(mem) <= 83))"
start=$(now)
xl mem-set $d 256
until_mem -ge 255
took=$((($(now) - start) * 10))
echo "shown: 256 again after $took ms"
echo "soon again: $((took <= 1000))"
echo "more: $(($(mem) >= 255))"
xl shutdown $d"#
        ),
        console: "less\nmore\nall of it is memory\nasked to end\n",
        said: &[
            "soon: 1",
            "less: 1",
            "refused: 1",
            "soon again: 1",
            "more: 1",
        ],
        ..Test::new("memory", Ended::Exit(5), POWER_OFF)
    },
    // Populated on demand: it is told of more memory than it has, and must give that back before it uses it.
    Test {
        memory: "64M",
        most: "256M",
        script: script!(
            r#"
sleep 2
echo "less: $(($(mem) <= 66))"
xl mem-set $d 256
until_mem -ge 255
echo "more: $(($(mem) >= 255))"
xl shutdown $d"#
        ),
        console: "less\nmore\nall of it is memory\nasked to end\n",
        said: &["less: 1", "more: 1"],
        ..Test::new("memory", Ended::Exit(5), POWER_OFF)
    },
];

/// Kept.
pub const KEPT: &[Test] = &[
    // It goes on as the same domain, and then as another one, which is asked as the first one was.
    Test {
        script: r#"
sed "s/$d/beside/" /guest/${d#d}/config > /tmp/config
xl create -q /tmp/config
until listens $(place beside); do usleep 50000; done
xl save -c beside /tmp/saved > /tmp/log 2>&1 && echo kept
xl save beside /tmp/saved > /tmp/log 2>&1 && echo saved
xl list beside > /tmp/log 2>&1 || echo gone
sleep 2
xl restore /tmp/saved > /tmp/log 2>&1 && echo restored
until listens $(place beside); do usleep 50000; done
sleep 1
xl shutdown -w beside > /tmp/log 2>&1
cat /var/log/xen/guest-beside.log
echo long: $(grep -c long /var/log/xen/guest-beside.log)
xl shutdown $d"#,
        said: &[
            "kept",
            "saved",
            "gone",
            "restored",
            "time has gone on",
            "asked to end",
        ],
        name: "suspend",
        memory: "16M",
        ..ASKED
    },
];
