//! Checks of the sources by cargo and its tools.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::checks::{Context, Verdict, logged};
use crate::failure::Result;
use crate::setup::declarations;
use crate::setup::packages::{HEADERS, ORACLES, install, need};
use crate::setup::rust::Toolchain;
use crate::setup::source::{self, unpacked};
use crate::setup::target::Target;

/// The cargo that runs us.
fn cargo(context: &Context) -> Command {
    crate::process::cargo(&context.setup.dirs)
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
    need(&context.setup, context.setup.target.qemu)?;
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

/// Lints of the kernel, and of the library for others, for their own target.
pub fn kernel_clippy(context: &Context) -> Result<Verdict> {
    let target = context.setup.target.rust;
    let toolchain = Toolchain::find(&context.setup, target)?;
    if !toolchain.has("cargo-clippy")
        && let Err(failure) = install(&context.setup, &["rust-web-clippy"])
    {
        return Ok(Verdict::Skipped(failure.message));
    }
    for (package, features) in [
        ("kernel-min", ""),
        ("kernel-min", "trace"),
        ("kernel-min", "weave"),
        ("kernel-min", "scarce"),
        ("libsigil", ""),
    ] {
        let verdict = logged(
            context,
            "kernel-clippy",
            toolchain
                .cargo("clippy", target)
                .current_dir(&context.setup.dirs.root)
                .args(["--package", package, "--lib", "--features", features])
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

/// The C headers by all that reads them: gcc and clang of each architecture, Linux's own headers,
/// the C libraries'.
pub fn headers(context: &Context) -> Result<Verdict> {
    need(&context.setup, ORACLES)?;
    need(&context.setup, HEADERS)?;
    let tests = logged(
        context,
        "headers",
        cargo(context)
            .env(
                "SIGIL_MUSL_SOURCE",
                unpacked(&context.setup, &source::MUSL)?,
            )
            .env(
                "SIGIL_NEWLIB_SOURCE",
                unpacked(&context.setup, &source::NEWLIB)?,
            )
            .env("SIGIL_LINUX_CALLS", declarations::fetched(&context.setup)?)
            .args(["test", "--no-fail-fast", "--package", "abi-headers"])
            .args(["--", "--ignored"]),
    )?;
    match tests {
        Verdict::Passed(_) => command_is_quick(context),
        failed => Ok(failed),
    }
}

/// What writing the headers may take, once it is built.
const QUICK: Duration = Duration::from_secs(5);

fn command_is_quick(context: &Context) -> Result<Verdict> {
    let out = context.logs.join("headers");
    let write = || {
        // By cargo, as everybody does: who runs this may have been built anew meanwhile.
        let mut command = cargo(context);
        command
            .args(["xtask", "headers", "--arch", Target::usual().name])
            .args(["--flavor", "newlib", "--out"])
            .arg(&out);
        logged(context, "headers-command", &mut command)
    };
    if let failed @ Verdict::Failed(_) = write()? {
        return Ok(failed);
    }
    let start = Instant::now();
    let verdict = write()?;
    let took = start.elapsed();
    if took > QUICK {
        return Ok(Verdict::Failed(format!("writing them took {took:.1?}")));
    }
    Ok(match verdict {
        Verdict::Passed(_) => Verdict::Passed(format!("writing them takes {took:.1?}")),
        other => other,
    })
}
