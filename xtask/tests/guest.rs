//! Programs built and booted by `xtask`. They take the SDK and QEMU, so `cargo test` leaves
//! them out; `cargo xtask test commands` runs them.

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{arch, arch_option, fed, folder, for_arch, on_arch, path_without, ran, source, tool};
use conformance::Outcome;
use conformance::machine::Machine;
use conformance::qemu::{self, Config};

const HELLO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/hello.c");
const SIGNALS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/signals.c");

const UNTIL_REFUSED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest/until-refused.c");
const UNTIL_NOTHING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest/until-nothing.c");
const TIMERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest/timers.c");
const FORK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/fork.c");

const LOOP: &str =
    "#include <stdio.h>\nint main(void) { puts(\"started\"); fflush(stdout); for (;;); }\n";

/// How many QEMUs boot an image of this name.
fn machines(image: &str) -> usize {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| fs::read(entry.path().join("cmdline")).ok())
        .map(|line| String::from_utf8_lossy(&line).into_owned())
        .filter(|line| line.starts_with("qemu") && line.contains(image))
        .count()
}

#[track_caller]
fn gone(image: &str) {
    let start = Instant::now();
    while machines(image) > 0 {
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "{image} still runs"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
#[ignore = "boots guests"]
fn arguments_environment_and_status_pass_through() {
    let ran = on_arch(&[
        "run",
        "--env",
        "NAME=a b",
        HELLO,
        "--",
        "one",
        "it's \"two\"",
        "",
        "--x=y",
    ]);
    assert_eq!(ran.status, 4, "{ran:?}");
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(
        lines,
        [
            "hello, a b",
            "argument 1: one",
            "argument 2: it's \"two\"",
            "argument 3: ",
            "argument 4: --x=y",
        ]
    );
    assert!(ran.messages().is_empty(), "{ran:?}");
}

#[test]
#[ignore = "boots guests"]
fn every_machine_boots() {
    for machine in Machine::of(&arch()).map(Machine::name) {
        let ran = on_arch(&["run", "--accel", "tcg", "--machine", machine, HELLO]);
        assert_eq!(
            (ran.status, ran.out.as_str()),
            (0, "hello, world\n"),
            "{machine}: {ran:?}"
        );
    }
}

#[test]
#[ignore = "boots guests"]
fn timers_run_on_each_processor() {
    let models: &[&str] = match arch().as_str() {
        "x86_64" => &["qemu64", "max"],
        "aarch64" => &["cortex-a57", "max"],
        // With a timer of the supervisor's, and with the firmware's.
        _ => &["rv64,sstc=on", "rv64,sstc=off"],
    };
    let dir = folder("timers");
    let image = dir.join("timers.elf");
    let built = on_arch(&["run", "-o", image.to_str().unwrap(), TIMERS]);
    assert_eq!(built.status, 0, "{built:?}");
    for model in models {
        let report = qemu::run(
            &image,
            Config {
                machine: Machine::of(&arch()).next().unwrap(),
                cpu: Some((*model).into()),
                timeout: Some(Duration::from_secs(30)),
                ..Config::default()
            },
        );
        let said = String::from_utf8_lossy(&report.console).replace('\r', "");
        assert_eq!(report.outcome, Outcome::Exited(0), "{model}: {said}");
        assert_eq!(said, "in time\n", "{model}");
    }
}

#[test]
#[ignore = "boots guests"]
fn the_signals_example_is_right() {
    let ran = on_arch(&["run", SIGNALS]);
    assert!(ran.out.ends_with("\n0 failures\n"), "{ran:?}");
    assert_eq!(ran.status, 0);
    let ran = on_arch(&["run", SIGNALS, "--", "abort"]);
    ran.fails_with(134, "killed by signal 6");
}

#[test]
#[ignore = "boots guests"]
fn the_fork_example_is_right() {
    let ran = on_arch(&["run", FORK]);
    assert!(ran.out.ends_with("\n0 failures\n"), "{ran:?}");
    assert_eq!(ran.status, 0);
}

#[test]
#[ignore = "boots guests"]
fn input_reaches_the_program_and_ends() {
    let dir = folder("input");
    let file = source(
        &dir,
        "count.c",
        "#include <stdio.h>\nint main(void) { int c, n = 0, l = 0; while ((c = getchar()) != EOF) \
         { n++; l += c == '\\n'; } printf(\"%d %d\\n\", n, l); return 0; }\n",
    );
    let ran = fed(&["run", "--timeout", "20", &file], "one\ntwo\nthree");
    assert_eq!(ran.out, "13 2\n", "{ran:?}");
    let ran = on_arch(&["run", "--timeout", "20", &file]);
    assert_eq!(ran.out, "0 0\n", "{ran:?}");
    let long = "0123456789abcde\n".repeat(1000);
    let ran = fed(&["run", "--timeout", "20", &file], &long);
    assert_eq!(ran.out, "16000 1000\n", "{ran:?}");
}

#[test]
#[ignore = "boots guests"]
fn what_does_not_compile_is_status_126() {
    let dir = folder("compile");
    let file = source(&dir, "bad.c", "int main(void) { return x; }\n");
    let ran = on_arch(&["run", &file]);
    ran.fails_with(126, "does not compile");
    assert!(ran.err.contains("bad.c:1:"), "{ran:?}");
    let file = source(&dir, "nomain.c", "int x;\n");
    on_arch(&["run", &file]).fails_with(126, "does not compile and link");
}

#[test]
#[ignore = "boots guests"]
fn a_missing_tool_is_named() {
    let dir = folder("tools");
    let machine = Machine::of(&arch()).next().unwrap();
    let bin = path_without(&dir, &[&machine.program()]);
    let ran = ran(for_arch(&["run", "--no-install", HELLO]).env("PATH", bin));
    let advice = format!(
        "apt-get install --no-install-recommends {}",
        machine.package()
    );
    ran.fails_with(125, &advice);
}

#[test]
#[ignore = "boots guests"]
fn a_guest_that_hangs_is_ended_in_time() {
    let dir = folder("hang");
    let file = source(&dir, "hang-forever.c", LOOP);
    let ran = on_arch(&["run", "--timeout", "1.5", &file]);
    ran.fails_with(124, "still running after 1.5 s");
    assert_eq!(ran.out, "started\n");
    gone("hang-forever");
}

#[test]
#[ignore = "boots guests"]
fn running_out_of_memory_kills_and_is_said() {
    let dir = folder("oom");
    let file = source(
        &dir,
        "eat.c",
        "#include <stdlib.h>\n#include <string.h>\nint main(void) { for (;;) { char *p = \
         malloc(1 << 20); if (!p) return 1; memset(p, 1, 1 << 20); } }\n",
    );
    let ran = on_arch(&["run", "--mem", "16M", "--timeout", "60", &file]);
    ran.fails_with(137, "killed by signal 9");
    let said = |message: &&str| message.starts_with("Out of memory: Killed process ");
    assert!(ran.messages().iter().any(said), "{ran:?}");
}

#[test]
#[ignore = "boots guests"]
fn without_memory_for_more_calls_fail_and_the_kernel_goes_on() {
    for memory in ["8M", "32M"] {
        let ran = on_arch(&["run", "--mem", memory, "--timeout", "60", UNTIL_REFUSED]);
        assert_eq!(ran.out, "refused, and back\n", "{memory}: {ran:?}");
        assert_eq!(ran.status, 0);
    }
}

#[test]
#[ignore = "boots guests"]
fn small_things_without_end_are_refused() {
    for kind in [
        "file", "ends", "folder", "fifo", "link", "hard", "nameless", "memory", "process",
        "locked", "range", "timer", "map",
    ] {
        let limits = ["run", "--mem", "16M", "--timeout", "60"];
        let ran = on_arch(&[&limits[..], &[UNTIL_NOTHING, "--", kind]].concat());
        assert!(
            ran.out.starts_with(&format!("{kind}: refused\n")),
            "{ran:?}"
        );
        assert_eq!(ran.status, 0);
    }
}

#[test]
#[ignore = "boots guests"]
fn nothing_outlives_us() {
    let dir = folder("outlive");
    let file = source(&dir, "outlive-us.c", LOOP);
    for signal in ["INT", "TERM", "KILL"] {
        // A shell's background job ignores SIGINT, and what it starts does, too.
        let mut child = Command::new("env")
            .arg("--default-signal=INT")
            .arg(env!("CARGO_BIN_EXE_xtask"))
            .arg("run")
            .args(arch_option())
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        assert_eq!(line.trim_end(), "started");
        assert!(machines("outlive-us") > 0);
        let done = Command::new("kill")
            .arg(format!("-{signal}"))
            .arg(child.id().to_string())
            .status();
        assert!(done.unwrap().success());
        child.wait().unwrap();
        gone("outlive-us");
    }
}

#[test]
#[ignore = "boots guests"]
fn a_reader_that_leaves_ends_the_run() {
    let dir = folder("pipe");
    let file = source(
        &dir,
        "yes-yes.c",
        "#include <stdio.h>\nint main(void) { for (;;) puts(\"yes\"); }\n",
    );
    let mut child = for_arch(&["run", &file])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    drop(out);
    assert!(!child.wait().unwrap().success());
    gone("yes-yes");
}

#[test]
#[ignore = "boots guests"]
fn a_machine_that_resets_is_a_crash() {
    let dir = folder("reset");
    let file = format!(
        "{}/tests/guest/reset/{}.S",
        env!("CARGO_MANIFEST_DIR"),
        arch()
    );
    let text = fs::read_to_string(&file).unwrap();
    let place = text.strip_prefix("/* at ").unwrap().split(':').next();
    let image = dir.join("reset.elf");
    let done = Command::new(tool("gcc"))
        .args([
            "-nostdlib",
            "-static",
            "-no-pie",
            "-Wl,-N,-e,start,--build-id=none",
        ])
        .arg(format!("-Wl,-Ttext={}", place.unwrap()))
        .args([&file, "-o"])
        .arg(&image)
        .stderr(Stdio::null())
        .status();
    assert!(done.unwrap().success());
    let ran = on_arch(&["run", "--accel", "tcg", image.to_str().unwrap()]);
    ran.fails_with(125, "reset without a word");
    assert_eq!(ran.messages().len(), 1, "{ran:?}");
}

#[test]
#[ignore = "boots guests"]
fn a_kernel_stack_that_is_used_up_is_a_panic() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest/overflow");
    let file = format!("{folder}/{}.c", arch());
    let ran = on_arch(&["run", "--timeout", "20", &file]);
    ran.fails_with(125, "the kernel panicked: ");
    let told = |line: &&str| line.contains("kernel panic: ");
    assert_eq!(ran.out.lines().filter(told).count(), 1, "{ran:?}");
}

#[test]
#[ignore = "boots guests"]
fn an_image_is_built_once_and_booted_by_itself() {
    let dir = folder("image");
    let image = dir.join("hello.elf");
    let image = image.to_str().unwrap();
    let built = on_arch(&["run", "-o", image, HELLO]);
    assert_eq!((built.status, built.out.as_str()), (0, ""), "{built:?}");
    let ran = on_arch(&["run", image, "--", "x"]);
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (1, "hello, world\nargument 1: x\n"),
        "{ran:?}"
    );
}

#[test]
#[ignore = "boots guests"]
fn arguments_can_be_built_in() {
    let dir = folder("built-in");
    let image = dir.join("hello.elf");
    let image = image.to_str().unwrap();
    let built = on_arch(&[
        "run",
        "-o",
        image,
        "--env",
        "NAME=a \"b\"",
        HELLO,
        "--",
        "it's",
        "é?",
    ]);
    assert_eq!(built.status, 0, "{built:?}");
    let ran = on_arch(&["run", image]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(
        lines,
        ["hello, a \"b\"", "argument 1: it's", "argument 2: é?"]
    );
    let ran = on_arch(&["run", "--env", "NAME=c", image, "--", "other"]);
    assert_eq!(ran.out, "hello, c\nargument 1: other\n");
}

#[test]
#[ignore = "boots guests"]
fn a_second_run_takes_less_than_three_seconds() {
    on_arch(&["run", HELLO]);
    let start = Instant::now();
    assert_eq!(on_arch(&["run", HELLO]).status, 0);
    assert!(
        start.elapsed() < Duration::from_secs(3),
        "{:?}",
        start.elapsed()
    );
}

#[test]
#[ignore = "boots guests"]
fn the_trace_shows_calls_and_signals() {
    let dir = folder("trace");
    let file = source(
        &dir,
        "traced.c",
        "#include <signal.h>\n#include <unistd.h>\nstatic void h(int s) { (void)s; }\n\
         int main(void) { signal(SIGUSR1, h); kill(getpid(), SIGUSR1); close(99); return 0; }\n",
    );
    let ran = on_arch(&["run", "--trace", &file]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let words: Vec<&str> = ran.err.split_whitespace().collect();
    let trace = words.join(" ");
    for part in [
        "rt_sigaction(SIGUSR1, {sa_handler=0x",
        "kill(2, SIGUSR1) = 0",
        "--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=2, si_uid=0} ---",
        "exit_group(0)",
    ] {
        assert!(trace.contains(part), "no `{part}` in {}", ran.err);
    }
}

#[test]
#[ignore = "boots guests"]
fn a_terminal_is_left_as_it_was() {
    // Our input may be a terminal; script(1) gives one.
    let dir = folder("terminal");
    let log = dir.join("typescript");
    let line = format!(
        "{} run {} {HELLO}; stty -a",
        env!("CARGO_BIN_EXE_xtask"),
        arch_option().join(" ")
    );
    let mut child = Command::new("script")
        .args(["-q", "-c", &line])
        .arg(&log)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"").unwrap();
    child.wait().unwrap();
    let text = fs::read_to_string(&log).unwrap();
    assert!(text.contains("hello, world"), "{text}");
    assert!(
        text.contains(" icanon") && text.contains(" echo "),
        "{text}"
    );
}
