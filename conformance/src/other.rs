//! A kernel that is not ours in a machine that we know nothing of: a command boots it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cpio::Archive;
use crate::foreign::{self, BOOT};
use crate::guest::Initramfs;
use crate::loaded::{Ended, Job, Loader};
use crate::native;
use crate::outcome::Outcome;

/// A command that boots a kernel with an initramfs, runs its `/init` as process 1 with the console on standard output,
/// and ends when the machine does.
#[derive(Debug, Clone)]
pub struct Other {
    /// For `sh -c`; the initramfs is `$INITRD`.
    pub command: String,
    /// Process 1, which [`foreign::init`] builds.
    pub init: PathBuf,
}

impl Loader for Other {
    fn run(&self, job: &Job, mut files: Archive, beside: &Path) -> Ended {
        let initramfs = foreign::with_init(&mut files, &self.init, job.command, job.variables)
            .and_then(|()| Initramfs::beside(beside, files));
        let initramfs = match initramfs {
            Ok(initramfs) => initramfs,
            Err(why) => return Ended::not_run(why),
        };
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", &self.command])
            .env("INITRD", initramfs.path());
        let report = native::run_command(command, BOOT + job.timeout);
        let (end, output) = foreign::read(&report.output);
        Ended {
            outcome: match (report.outcome, end) {
                // The machine may have been left running by one that has ended.
                (_, Some(end)) => end,
                (Outcome::TimedOut(after), None) => Outcome::TimedOut(after.min(job.timeout)),
                (Outcome::Failed(why), None) => Outcome::Failed(why),
                (_, None) => Outcome::Crashed,
            },
            output,
            elapsed: report.elapsed,
            trace: String::new(),
        }
    }
}
