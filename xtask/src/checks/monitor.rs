//! Images in the project's own monitor (`examples/monitor`), where KVM works.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use conformance::Outcome;
use conformance::native::run_command;
use conformance::qemu::Accel;

use crate::accel::{self, Choice};
use crate::failure::{Failure, Result};
use crate::process::cargo;
use crate::setup::Setup;

const LIMIT: Duration = Duration::from_secs(20);

/// How each image ends there, and what it prints; nothing where KVM does not work.
pub fn show(setup: &Setup, images: &[PathBuf]) -> Result<Option<Vec<(Outcome, String)>>> {
    if !setup.is_first() || accel::choose(setup, Choice::Auto)? != Accel::Kvm {
        return Ok(None);
    }
    let built = cargo(&setup.dirs)
        .args(["build", "--package", "monitor"])
        .status();
    if !built.is_ok_and(|status| status.success()) {
        return Err(Failure::tool("examples/monitor does not build (see above)"));
    }
    let monitor = setup.dirs.target.join("debug/monitor");
    let run = |image: &PathBuf| {
        let mut command = Command::new(&monitor);
        command.arg(image).args(["--", "sigil.argv0=example"]);
        let report = run_command(command, LIMIT);
        let printed = String::from_utf8_lossy(&report.output).into_owned();
        (report.outcome, printed)
    };
    Ok(Some(images.iter().map(run).collect()))
}
