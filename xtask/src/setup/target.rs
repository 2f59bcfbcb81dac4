//! The architectures that images can be made for, and what makes them.

use std::process::Command;

use conformance::machine::Machine;

use super::apt::SUITE;
use super::packages::{Tool, tool};

/// An architecture as compilers, linkers and QEMU know it.
#[derive(Debug)]
pub struct Target {
    /// Its name, as `uname -m` has it.
    pub name: &'static str,
    /// Rust's name for the machine without an operating system.
    pub rust: &'static str,
    /// What the compiler of the kernel itself is told, besides `.cargo/config.toml`.
    pub kernel_flags: &'static [&'static str],
    /// Debian's name for its Linux with the GNU C library, which cross tools begin with and folders of
    /// libraries have.
    pub gnu: &'static str,
    /// Debian's name for its packages.
    pub debian: &'static str,
    /// The first of Debian's releases, from the project's own on, that has them.
    pub suite: &'static str,
    /// Debian's package that depends on the one with the newest Linux for virtual machines.
    pub linux: &'static str,
    /// The linker's.
    pub emulation: &'static str,
    /// The compiler's options for what is linked with the kernel.
    pub cflags: &'static str,
    /// The same as gcc's specs have it, unless the user says otherwise.
    pub specs: &'static str,
    /// The trap instruction of system calls in a linked program, as disassemblers print it.
    pub trap: &'static str,
    /// What assembly for linked programs begins with, where it does.
    pub prelude: Option<Prelude>,
    /// Besides it, instructions that no C library has.
    pub privileged: &'static [&'static str],
    /// The relocations of a call.
    pub calls: &'static [&'static str],
    /// What the smallest program may take.
    pub hello: Hello,
    /// Instructions from reset to the shell's first prompt, at most: what was reached.
    pub prompt: f64,
    /// The machine that a command means which names none.
    pub machine: Machine,
    /// The same for Linux: one with the firmware that it takes.
    pub linux_machine: Machine,
    /// The processor that benchmarks run on. arm64's clock counts nanoseconds there, which are
    /// instructions.
    pub bench_cpu: &'static str,
    /// What compiling and linking a program takes, from another architecture.
    cross: &'static [Tool],
    /// What does it on the architecture itself.
    native: &'static [Tool],
    /// What booting an image takes.
    pub qemu: &'static [Tool],
}

/// What `examples/hello.c` may take.
#[derive(Debug)]
pub struct Hello {
    /// KiB of its image, without symbols: what was reached.
    pub image: u64,
    /// The least memory that it must run in.
    pub memory: &'static str,
    /// Instructions from reset to `main`, the firmware's among them.
    pub boot: f64,
}

const NATIVE: &[Tool] = &[
    tool("gcc", "gcc"),
    tool("ld", "binutils"),
    tool("objcopy", "binutils"),
];

/// A macro in the place of an instruction.
#[derive(Debug)]
pub struct Prelude {
    /// The instruction.
    pub replaces: &'static str,
    /// The macro.
    pub text: &'static str,
}

/// In small code the compiler calls memcpy and memset for more than four words, which takes three times as many
/// instructions as moving eight, where the processor has none that moves a row of them.
const WORDS_IN_PLACE: &str = "-Cllvm-args=-max-store-memcpy=8 -max-store-memset=10";

static TARGETS: [Target; 3] = [
    Target {
        name: "x86_64",
        rust: "x86_64-unknown-none",
        kernel_flags: &[],
        gnu: "x86_64-linux-gnu",
        debian: "amd64",
        suite: SUITE,
        linux: "linux-image-cloud-amd64",
        emulation: "elf_x86_64",
        cflags: "-fcf-protection=none",
        specs: "%{!fcf-protection*:-fcf-protection=none}",
        trap: "syscall",
        prelude: None,
        privileged: &["sysenter", "int", "hlt", "cli", "sti"],
        calls: &["R_X86_64_PLT32"],
        hello: Hello {
            image: 290,
            memory: "4M",
            boot: 100_000.0,
        },
        prompt: 2_800_000.0,
        machine: Machine::Microvm,
        linux_machine: Machine::Q35,
        bench_cpu: "qemu64",
        cross: &[
            tool("x86_64-linux-gnu-gcc", "gcc-x86-64-linux-gnu"),
            tool("x86_64-linux-gnu-ld", "binutils-x86-64-linux-gnu"),
        ],
        native: NATIVE,
        qemu: &[tool("qemu-system-x86_64", "qemu-system-x86")],
    },
    Target {
        name: "aarch64",
        rust: "aarch64-unknown-none-softfloat",
        // It runs with the MMU on and SCTLR_EL1.A off (boot.S), where memory needs no alignment. Rust has
        // no lasting name for that yet, and warns; its other warnings the lints of the kernel have.
        kernel_flags: &[
            "-Ctarget-feature=-strict-align",
            "-Awarnings",
            WORDS_IN_PLACE,
        ],
        gnu: "aarch64-linux-gnu",
        debian: "arm64",
        suite: SUITE,
        linux: "linux-image-cloud-arm64",
        emulation: "aarch64linux",
        // The alternative asks a C library that is not there for the processor's features.
        cflags: "-mno-outline-atomics",
        specs: "%{!moutline-atomics:-mno-outline-atomics}",
        trap: "svc",
        prelude: None,
        privileged: &["hvc", "smc", "eret", "wfi"],
        calls: &["R_AARCH64_CALL26", "R_AARCH64_JUMP26"],
        hello: Hello {
            image: 311,
            memory: "16M",
            boot: 2_000_000.0,
        },
        prompt: 4_600_000.0,
        machine: Machine::VirtAarch64,
        linux_machine: Machine::VirtAarch64,
        bench_cpu: "cortex-a57,cntfrq=1000000000",
        cross: &[
            tool("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
            tool("aarch64-linux-gnu-ld", "binutils-aarch64-linux-gnu"),
        ],
        native: NATIVE,
        qemu: &[tool("qemu-system-aarch64", "qemu-system-arm")],
    },
    Target {
        name: "riscv64",
        rust: "riscv64gc-unknown-none-elf",
        // The linker makes one instruction of a call's two. Nothing of the kernel's is near the program's `gp`,
        // by which it would reach that otherwise. Rust has no lasting name for the feature, and warns.
        kernel_flags: &["-Ctarget-feature=+relax", "-Awarnings", WORDS_IN_PLACE],
        gnu: "riscv64-linux-gnu",
        debian: "riscv64",
        suite: "trixie",
        linux: "linux-image-riscv64",
        emulation: "elf64lriscv",
        cflags: "",
        specs: "",
        // What takes the place of `ecall`, which a linked program would call the firmware by: a breakpoint
        // with a shift to nowhere behind it, by which the kernel knows it (traps.rs).
        trap: "zero,zero,0x1e",
        prelude: Some(Prelude {
            replaces: "ecall",
            text: ".macro ecall\n.insn 0x00100073\n.insn 0x41e05013\n.endm\n",
        }),
        privileged: &["ecall", "sret", "mret", "wfi", "sfence.vma"],
        calls: &["R_RISCV_CALL", "R_RISCV_CALL_PLT"],
        // Nearly all of the boot is OpenSBI.
        hello: Hello {
            image: 268,
            memory: "16M",
            boot: 13_100_000.0,
        },
        prompt: 18_000_000.0,
        machine: Machine::VirtRiscv64,
        linux_machine: Machine::VirtRiscv64,
        bench_cpu: "rv64",
        cross: &[
            tool("riscv64-linux-gnu-gcc", "gcc-riscv64-linux-gnu"),
            tool("riscv64-linux-gnu-ld", "binutils-riscv64-linux-gnu"),
        ],
        native: NATIVE,
        qemu: &[tool("qemu-system-riscv64", "qemu-system-misc")],
    },
];

impl Target {
    /// The one with this name.
    pub fn named(name: &str) -> Option<&'static Target> {
        TARGETS.iter().find(|target| target.name == name)
    }

    /// The one that a command means which names none.
    pub fn usual() -> &'static Target {
        &TARGETS[0]
    }

    /// All names.
    pub fn names() -> Vec<&'static str> {
        TARGETS.iter().map(|target| target.name).collect()
    }

    /// The releases of Debian that they have their packages of.
    pub fn suites() -> impl Iterator<Item = &'static str> {
        TARGETS.iter().map(|target| target.suite)
    }

    /// The name of something that is of this release, which is said where it is not the usual one.
    pub fn of_release(&self, name: &str, suite: &str) -> String {
        match suite == self.suite {
            true => name.into(),
            false => format!("{name}-{suite}"),
        }
    }

    /// Whether this program runs on it.
    pub fn is_native(&self) -> bool {
        self.name == std::env::consts::ARCH
    }

    /// What cross tools begin with; empty on the architecture itself.
    pub fn prefix(&self) -> String {
        match self.is_native() {
            true => String::new(),
            false => format!("{}-", self.gnu),
        }
    }

    /// The name of a compiler or binary tool for it.
    pub fn tool(&self, name: &str) -> String {
        format!("{}{name}", self.prefix())
    }

    /// A command that runs one.
    pub fn command(&self, name: &str) -> Command {
        Command::new(self.tool(name))
    }

    /// What compiling and linking a program takes.
    pub fn compiler(&self) -> &'static [Tool] {
        match self.is_native() {
            true => self.native,
            false => self.cross,
        }
    }
}
