//! KVM where it works, software emulation elsewhere.
//!
//! That `/dev/kvm` opens says little: some machines have one that fails at common instructions,
//! or interprets them slowly. So a canary guest is booted on it first.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use conformance::Outcome;
use conformance::qemu::{self, Accel, Config};

use crate::failure::{Failure, OnFile, Result};
use crate::process::{run, say};
use crate::setup::Setup;
use crate::setup::packages::need;
use crate::stamp::Inputs;

const DEVICE: &str = "/dev/kvm";
const SOURCE: &str = include_str!("../canary/x86_64.S");
/// QEMU's start and a million iterations: 0.2 s on a real KVM, several seconds otherwise.
const PATIENCE: Duration = Duration::from_secs(1);
const PASSED: &str = "passed";

/// What `--accel` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// KVM where the canary passes.
    Auto,
    /// Software emulation.
    Tcg,
    /// KVM or nothing.
    Kvm,
}

impl Choice {
    /// The choice with this name on the command line.
    pub fn from_name(name: &str) -> Result<Self> {
        match name {
            "auto" => Ok(Choice::Auto),
            "tcg" => Ok(Choice::Tcg),
            "kvm" => Ok(Choice::Kvm),
            _ => Err(Failure::usage(format!(
                "--accel {name}: not one of auto, tcg, kvm"
            ))),
        }
    }
}

/// Decides how the guest is executed, and says so where it is not as expected.
pub fn choose(setup: &Setup, choice: Choice) -> Result<Accel> {
    if setup.target.name != std::env::consts::ARCH {
        return match choice {
            Choice::Kvm => Err(Failure::tool(format!(
                "--accel kvm: this machine is no {}; use --accel tcg",
                setup.target.name
            ))),
            _ => Ok(Accel::Tcg),
        };
    }
    if choice == Choice::Tcg {
        return Ok(Accel::Tcg);
    }
    match verdict(setup)?.as_str() {
        PASSED => Ok(Accel::Kvm),
        why if choice == Choice::Kvm => Err(Failure::tool(format!(
            "--accel kvm: {why}; use --accel tcg"
        ))),
        why => {
            say(format_args!("no KVM ({why}), using software emulation"));
            Ok(Accel::Tcg)
        }
    }
}

/// What the canary says of this machine's KVM; asked once after each start of the machine.
fn verdict(setup: &Setup) -> Result<String> {
    if fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(DEVICE)
        .is_err()
    {
        return Ok(format!("{DEVICE} cannot be opened"));
    }
    let work = setup.dirs.work(setup.target.name)?;
    let file = work.join("kvm-verdict");
    let mut inputs = Inputs::default();
    inputs.text(SOURCE);
    inputs.path(Path::new("/proc/sys/kernel/random/boot_id"))?;
    let stamp = inputs.stamp(&file);
    if stamp.is_fresh() {
        return fs::read_to_string(&file).on(&file);
    }
    let image = build(setup, &work)?;
    let report = qemu::run(
        &image,
        Config {
            accel: Accel::Kvm,
            memory: "8M".into(),
            timeout: Some(PATIENCE),
            ..Config::default()
        },
    );
    let verdict = match report.outcome {
        Outcome::Exited(0) => PASSED.into(),
        _ => format!("{DEVICE} is there but fails at a test guest"),
    };
    fs::write(&file, &verdict).on(&file)?;
    stamp.write()?;
    Ok(verdict)
}

fn build(setup: &Setup, work: &Path) -> Result<PathBuf> {
    need(setup, setup.target.compiler())?;
    let (source, image) = (work.join("canary.S"), work.join("canary.elf"));
    fs::write(&source, SOURCE).on(&source)?;
    run(
        Command::new("gcc")
            .args(["-nostdlib", "-static", "-no-pie"])
            .args(["-Wl,-N,-e,start,-Ttext=0x100000,--build-id=none"])
            .arg(&source)
            .arg("-o")
            .arg(&image),
        &work.join("canary.log"),
    )?;
    Ok(image)
}
