//! Checks of the sources by cargo and its tools.

use std::env;
use std::process::Command;

use crate::build::kernel::{self, Variant};
use crate::build::libc::Libc;
use crate::build::sdk;
use crate::checks::{Context, Verdict, logged};
use crate::failure::Result;
use crate::setup::packages::{ORACLES, QEMU, install, need};
use crate::setup::rust::Toolchain;
use crate::setup::source::{self, unpacked};

/// The cargo that runs us, free of what it tells us about ourselves.
fn cargo(context: &Context) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
        .current_dir(&context.setup.dirs.root)
        .env("CARGO_TARGET_DIR", &context.setup.dirs.target)
        .env("CARGO_TERM_COLOR", "never");
    command
}

/// The sources are formatted.
pub fn fmt(context: &Context) -> Result<Verdict> {
    logged(
        context,
        "fmt",
        cargo(context).args(["fmt", "--all", "--", "--check"]),
    )
}

/// Lints of everything that builds for the host.
pub fn clippy(context: &Context) -> Result<Verdict> {
    logged(
        context,
        "clippy",
        cargo(context)
            .args(["clippy", "--workspace", "--all-targets"])
            .args(["--", "-D", "warnings"]),
    )
}

/// The documentation builds, its links lead somewhere.
pub fn doc(context: &Context) -> Result<Verdict> {
    logged(
        context,
        "doc",
        cargo(context)
            .env("RUSTDOCFLAGS", "-D warnings")
            .args(["doc", "--workspace", "--no-deps"]),
    )
}

/// Tests on the host. Not by nextest: it cannot list tests that bring their own `main`, as those
/// that must be the only thread of their process do.
pub fn unit(context: &Context) -> Result<Verdict> {
    need(&context.setup, ORACLES)?;
    need(&context.setup, QEMU)?;
    logged(
        context,
        "unit",
        cargo(context)
            .env(
                "SIGIL_MUSL_SOURCE",
                unpacked(&context.setup, &source::MUSL)?,
            )
            .args(["test", "--no-fail-fast", "--workspace"]),
    )
}

/// Loom replaces the atomics of the whole build, so that it is one of its own.
pub fn loom(context: &Context) -> Result<Verdict> {
    let target = context.setup.dirs.target.join("loom");
    logged(
        context,
        "loom",
        cargo(context)
            .env("RUSTFLAGS", "--cfg loom")
            .args(["test", "--release", "--package", "signal"])
            .args(["--test", "loom", "--target-dir"])
            .arg(target),
    )
}

/// Lints of the kernel for its own target.
pub fn kernel_clippy(context: &Context) -> Result<Verdict> {
    let target = kernel::target(&context.setup.arch);
    let toolchain = Toolchain::find(&context.setup, &target)?;
    if !toolchain.has("cargo-clippy")
        && let Err(failure) = install(&context.setup, &["rust-web-clippy"])
    {
        return Ok(Verdict::Skipped(failure.message));
    }
    for features in ["", "trace", "weave"] {
        let verdict = logged(
            context,
            "kernel-clippy",
            toolchain
                .cargo("clippy", &target)
                .current_dir(&context.setup.dirs.root)
                .args(["--package", "kernel-min", "--lib", "--features", features])
                .arg("--target-dir")
                .arg(context.setup.dirs.target.join("kernel-clippy"))
                .args(["--", "-D", "warnings"]),
        )?;
        if !matches!(verdict, Verdict::Passed(_)) {
            return Ok(verdict);
        }
    }
    Ok(Verdict::Passed(String::new()))
}

/// The tests of this program that build images and boot them. What they need is there before: how
/// it comes would be among what they look at.
pub fn commands(context: &Context) -> Result<Verdict> {
    need(&context.setup, QEMU)?;
    sdk::build_for(
        &context.setup,
        &[Variant::Plain, Variant::Trace],
        &Libc::ALL,
    )?;
    logged(
        context,
        "commands",
        cargo(context)
            .args(["test", "--no-fail-fast", "--package", "xtask"])
            .args([
                "--test", "guest", "--test", "demos", "--test", "terminal", "--test", "initrd",
            ])
            .args(["--", "--ignored", "--test-threads=2"]),
    )
}
