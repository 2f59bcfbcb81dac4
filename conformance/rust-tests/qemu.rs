//! The QEMU runner against images of a few instructions, written here by hand.

use std::path::PathBuf;
use std::time::Duration;

use conformance::Outcome;
use conformance::cpio::Archive;
use conformance::foreign::Foreign;
use conformance::machine::Machine;
use conformance::qemu::{self, Config, Console};

const BASE: u32 = 0x10_0000;
/// Where the code begins: after the ELF header, two program headers and the note.
const CODE: u32 = 64 + 2 * 56 + 20;

/// `mov dx, port; mov al, byte; out dx, al` for each byte.
fn out(code: &mut Vec<u8>, port: u16, text: &str) {
    for byte in text.bytes() {
        code.extend([0x66, 0xba]);
        code.extend(port.to_le_bytes());
        code.extend([0xb0, byte, 0xee]);
    }
}

/// Leaves by isa-debug-exit.
fn leave(code: &mut Vec<u8>) {
    code.extend([0x66, 0xba, 0xf4, 0x00, 0xef, 0xf4, 0xeb, 0xfd]);
}

/// A PVH image that holds this 32-bit code.
fn image(name: &str, code: &[u8]) -> PathBuf {
    let size = u64::from(CODE) + code.len() as u64;
    let mut bytes = b"\x7fELF\x02\x01\x01".to_vec();
    bytes.resize(16, 0);
    bytes.extend([2, 0, 62, 0, 1, 0, 0, 0]);
    bytes.extend(u64::from(BASE + CODE).to_le_bytes());
    bytes.extend(64u64.to_le_bytes());
    bytes.extend(0u64.to_le_bytes());
    bytes.extend([0, 0, 0, 0, 64, 0, 56, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
    let note_at = u64::from(CODE) - 20;
    for (kind, flags, offset, length) in [(1u32, 7u32, 0, size), (4, 4, note_at, 20)] {
        bytes.extend(kind.to_le_bytes());
        bytes.extend(flags.to_le_bytes());
        bytes.extend(u64::to_le_bytes(offset));
        bytes.extend((u64::from(BASE) + offset).to_le_bytes());
        bytes.extend((u64::from(BASE) + offset).to_le_bytes());
        bytes.extend(length.to_le_bytes());
        bytes.extend(length.to_le_bytes());
        bytes.extend(4u64.to_le_bytes());
    }
    for word in [4u32, 4, 18, u32::from_le_bytes(*b"Xen\0"), BASE + CODE] {
        bytes.extend(word.to_le_bytes());
    }
    bytes.extend(code);
    let path = std::env::temp_dir().join(format!("sigil-{}-{name}.elf", std::process::id()));
    std::fs::write(&path, bytes).expect("the temporary folder can be written");
    path
}

fn boot(name: &str, code: &[u8], config: Config) -> qemu::Report {
    let path = image(name, code);
    let report = qemu::run(
        &path,
        Config {
            memory: "16M".into(),
            timeout: config.timeout.or(Some(Duration::from_secs(20))),
            ..config
        },
    );
    let _ = std::fs::remove_file(path);
    report
}

#[test]
fn the_guest_says_how_it_ended() {
    for machine in [Machine::Microvm, Machine::Q35, Machine::Pc] {
        let mut code = Vec::new();
        out(&mut code, 0x3f8, "hello\n");
        out(&mut code, 0xe9, "trace getpid() = 2\nnote x y\nexit 7\n");
        leave(&mut code);
        let config = Config {
            machine,
            ..Config::default()
        };
        let report = boot(&format!("exit-{machine:?}"), &code, config);
        assert_eq!(report.outcome, Outcome::Exited(7), "{report:?}");
        assert_eq!(report.outcome.status(), 7);
        assert_eq!(report.console, b"hello\n");
        assert_eq!(report.trace, ["getpid() = 2"]);
        assert_eq!(report.notes, ["note x y"]);
    }
}

#[test]
fn a_signal_is_128_and_its_number() {
    let mut code = Vec::new();
    out(&mut code, 0xe9, "signal 11 core\n");
    leave(&mut code);
    let report = boot("signal", &code, Config::default());
    let expected = Outcome::Signaled {
        signal: 11,
        core: true,
    };
    assert_eq!(report.outcome, expected);
    assert_eq!(report.outcome.status(), 139);
}

#[test]
fn a_panic_keeps_its_details() {
    let mut code = Vec::new();
    out(&mut code, 0xe9, "panic out of luck\npanic| rip 0\n");
    leave(&mut code);
    let report = boot("panic", &code, Config::default());
    assert_eq!(report.outcome, Outcome::Panicked("out of luck".into()));
    assert_eq!(report.notes, ["rip 0"]);
    assert_eq!(report.outcome.status(), 125);
}

#[test]
fn a_guest_that_hangs_is_stopped() {
    let config = Config {
        timeout: Some(Duration::from_millis(700)),
        ..Config::default()
    };
    // cli; hlt; jmp
    let report = boot("hang", &[0xfa, 0xf4, 0xeb, 0xfd], config);
    assert!(matches!(report.outcome, Outcome::TimedOut(_)), "{report:?}");
    assert!(report.elapsed < Duration::from_secs(10));
}

#[test]
fn a_triple_fault_is_a_crash() {
    let mut code = Vec::new();
    triple_fault(&mut code);
    let report = boot("triple", &code, Config::default());
    assert_eq!(report.outcome, Outcome::Crashed, "{report:?}");
}

/// Ends the machine: lidt [0-limit descriptor]; ud2
fn triple_fault(code: &mut Vec<u8>) {
    let descriptor = BASE + CODE + code.len() as u32 + 9;
    code.extend([0x0f, 0x01, 0x1d]);
    code.extend(descriptor.to_le_bytes());
    code.extend([0x0f, 0x0b]);
    code.extend([0; 6]);
}

/// Boots an image as a kernel that is not ours.
fn boot_foreign(name: &str, code: &[u8], timeout: Duration) -> qemu::Report {
    let kernel = image(name, code);
    let foreign = Foreign {
        machine: Machine::Q35,
        cpu: None,
        memory: "16M".into(),
        instruction_shift: None,
        init: kernel.clone(),
        kernel: kernel.clone(),
        boot: Duration::from_millis(700),
        balloon: None,
    };
    let report = foreign.run(&["/test".into()], &[], Archive::new(), &kernel, timeout);
    let _ = std::fs::remove_file(kernel);
    report.expect("the archive can be written")
}

#[test]
fn a_kernel_that_is_not_ours_tells_on_the_console() {
    let mut code = Vec::new();
    out(
        &mut code,
        0x3f8,
        "\n[sigil-init] begin\nhello\n\n[sigil-init] signal 15\n",
    );
    triple_fault(&mut code);
    let report = boot_foreign("foreign", &code, Duration::from_secs(20));
    let expected = Outcome::Signaled {
        signal: 15,
        core: false,
    };
    assert_eq!(report.outcome, expected, "{report:?}");
    assert_eq!(report.console, b"hello\n");
}

#[test]
fn a_kernel_that_is_not_ours_may_reset_or_hang() {
    let mut code = Vec::new();
    triple_fault(&mut code);
    let report = boot_foreign("foreign-reset", &code, Duration::from_secs(20));
    assert_eq!(report.outcome, Outcome::Crashed, "{report:?}");
    // cli; hlt; jmp
    let code = [0xfa, 0xf4, 0xeb, 0xfd];
    let report = boot_foreign("foreign-hang", &code, Duration::ZERO);
    assert!(matches!(report.outcome, Outcome::TimedOut(_)), "{report:?}");
}

#[test]
fn input_reaches_the_console() {
    // Says that it is ready, waits for a byte on COM1 three times, sends each back.
    let mut code = Vec::new();
    out(&mut code, 0xe9, "ready\n");
    for _ in 0..3 {
        code.extend([0x66, 0xba, 0xfd, 0x03]); // mov dx, 0x3fd
        code.extend([0xec, 0xa8, 0x01, 0x74, 0xfb]); // in al, dx; test al, 1; jz back
        code.extend([0x66, 0xba, 0xf8, 0x03, 0xec, 0xee]); // mov dx, 0x3f8; in; out
    }
    out(&mut code, 0xe9, "exit 0\n");
    leave(&mut code);
    let config = Config {
        console: Console::Fed(b"ab".to_vec()),
        end_of_input: Some(4),
        ..Config::default()
    };
    let report = boot("input", &code, config);
    assert_eq!(report.outcome, Outcome::Exited(0), "{report:?}");
    assert_eq!(report.console, b"ab\x04");
}

#[test]
fn what_is_no_image_is_named() {
    let path = std::env::temp_dir().join(format!("sigil-{}-text", std::process::id()));
    std::fs::write(&path, "#!/bin/sh\n").expect("the temporary folder can be written");
    let report = qemu::run(&path, Config::default());
    let _ = std::fs::remove_file(&path);
    let Outcome::Failed(why) = &report.outcome else {
        panic!("{report:?}")
    };
    assert!(why.contains("not a bootable image"), "{why}");
}
