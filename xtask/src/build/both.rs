//! A program of a folder of `conformance`, for both ways to be one: linked with the kernel, and loaded out of an
//! initramfs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use conformance::Outcome;
use conformance::command_line::CommandLine;
use conformance::cpio::Archive;
use conformance::guest::Mode;
use conformance::machine::Machine;
use conformance::qemu::{self, Config};

use crate::build::kernel::Variant;
use crate::build::{init, linux, sdk};
use crate::failure::{OnFile, Result};
use crate::process::run;
use crate::setup::Setup;
use crate::setup::packages::need;

/// What machines are made of.
pub struct Both {
    /// The program's file in the initramfs.
    name: &'static str,
    linked: PathBuf,
    init: PathBuf,
    /// With the loaded one in it.
    pub initramfs: PathBuf,
}

impl Both {
    /// Builds all C files of `conformance/NAME`, with this kernel.
    pub fn build(setup: &Setup, name: &'static str, variant: Variant) -> Result<Both> {
        need(setup, setup.target.qemu)?;
        let linux = linux::compiler(setup)?;
        let sdk = sdk::build(setup, &[variant])?;
        let folder = format!("{name}{}", variant.suffix());
        let work = setup.dirs.work(setup.target.name)?.join(folder);
        fs::create_dir_all(&work).on(&work)?;
        let sources = sources(&setup.dirs.root.join("conformance").join(name))?;
        let compile = |cc: &Path, sources: &[PathBuf], to: &str| {
            let to = work.join(to);
            let mut command = Command::new(cc);
            if variant == Variant::Steered {
                command.envs(Variant::Steered.variables().iter().copied());
            }
            command
                .args(["-O2", "-g", "-static"])
                .args(sources)
                .arg("-o")
                .arg(&to);
            run(&mut command, &work.join("compile.log")).map(|()| to)
        };
        let linked = compile(&sdk.cc(), &sources, "linked.elf")?;
        let init = compile(&sdk.cc(), &[init::source(setup)?], "init.elf")?;
        let loaded = compile(&linux.cc, &sources, name)?;
        let initramfs = work.join("files.cpio");
        let mut content = Archive::new();
        content
            .file(name, 0o755, &fs::read(&loaded).on(&loaded)?)
            .on(&loaded)?;
        fs::write(&initramfs, content.finish()).on(&initramfs)?;
        Ok(Both {
            name,
            linked,
            init,
            initramfs,
        })
    }

    /// The image that is booted, and the command line with what leads to the program; its arguments come behind.
    pub fn image(&self, mode: Mode, line: CommandLine) -> (&Path, CommandLine) {
        match mode {
            Mode::Linked => (&self.linked, line),
            Mode::Loaded => (&self.init, line.arg(&format!("/{}", self.name))),
        }
    }
}

impl Both {
    /// Runs it in a machine with so much patience; how that ended, and what it said. The same command line is the same
    /// run each time.
    pub fn run(
        &self,
        machine: Machine,
        mode: Mode,
        line: CommandLine,
        arguments: &[String],
        patience: Duration,
    ) -> (Outcome, String) {
        let (image, line) = self.image(mode, line);
        let line = arguments.iter().fold(line, |line, arg| line.arg(arg));
        let report = qemu::run(
            image,
            Config {
                machine,
                // The machine's own random numbers would make each run another one.
                extra: vec!["-seed".into(), "1".into()],
                memory: "256M".into(),
                icount: true,
                command_line: line.build(),
                initrd: Some(self.initramfs.clone()),
                timeout: Some(patience),
                ..Config::default()
            },
        );
        let mut text = String::from_utf8_lossy(&report.console).into_owned();
        for note in report.notes {
            text += &format!("({note})\n");
        }
        (report.outcome, text)
    }
}

/// The C files in a folder.
fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder).on(folder)? {
        let path = entry.on(folder)?.path();
        if path.extension().is_some_and(|extension| extension == "c") {
            sources.push(path);
        }
    }
    sources.sort();
    Ok(sources)
}
