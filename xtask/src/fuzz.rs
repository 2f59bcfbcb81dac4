//! Hostile files for the kernel's readers, by cargo-fuzz (libFuzzer with the address sanitizer).

mod seeds;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, OnFile, Result};
use crate::process::{self, run, say};
use crate::setup::Setup;
use crate::setup::packages::{MUSL, Tool, need};

/// What `kernel-min/fuzz/targets` holds.
pub const TARGETS: &[&str] = &["elf", "script", "cpio"];
/// cargo-fuzz's version.
const VERSION: &str = "0.13.2";
/// What libFuzzer is compiled with, and what packs a seed.
const TOOLS: &[Tool] = &[
    Tool {
        file: "g++",
        package: "g++",
    },
    Tool {
        file: "gzip",
        package: "gzip",
    },
];

/// How a target's run ended.
pub struct Found {
    /// How many inputs were tried.
    pub executions: u64,
    /// Edges of the code that they reached (libFuzzer's `cov`).
    pub coverage: u64,
    /// The input that made it fail, and the lines that say how.
    pub failure: Option<String>,
}

/// The fuzzer, ready to run.
pub struct Fuzzer {
    program: PathBuf,
    folder: PathBuf,
    work: PathBuf,
}

impl Fuzzer {
    /// Installs cargo-fuzz below the target folder and builds the targets.
    pub fn build(setup: &Setup) -> Result<Self> {
        need(setup, TOOLS)?;
        need(setup, MUSL)?;
        let tools = setup
            .dirs
            .target
            .join(format!("tools/cargo-fuzz-{VERSION}"));
        let fuzzer = Self {
            program: tools.join("bin/cargo-fuzz"),
            folder: setup.dirs.root.join("kernel-min/fuzz"),
            work: setup.dirs.target.join("fuzz"),
        };
        fs::create_dir_all(&fuzzer.work).on(&fuzzer.work)?;
        let log = fuzzer.work.join("build.log");
        if !fuzzer.program.exists() {
            if !setup.install {
                return Err(Failure::tool(format!(
                    "cargo-fuzz is missing: cargo install cargo-fuzz --locked --version {VERSION} \
                     --root {}",
                    tools.display()
                )));
            }
            say(format_args!("installing cargo-fuzz {VERSION} (crates.io)"));
            let cargo = env::var_os("CARGO").unwrap_or("cargo".into());
            run(
                clean(&mut Command::new(cargo))
                    .args(["install", "cargo-fuzz", "--locked"])
                    .args(["--version", VERSION, "--root"])
                    .arg(&tools),
                &log,
            )?;
        }
        run(&mut fuzzer.command("build"), &log)?;
        Ok(fuzzer)
    }

    /// Runs a target for so many seconds, from what earlier runs found on.
    pub fn run(&self, target: &str, seconds: u64) -> Result<Found> {
        let corpus = self.work.join("corpus").join(target);
        let artifacts = self.work.join("artifacts").join(target);
        let given = self.work.join("seeds").join(target);
        for folder in [&corpus, &artifacts, &given] {
            fs::create_dir_all(folder).on(folder)?;
        }
        seeds::write(target, &given)?;
        let mut command = self.command("run");
        command
            .arg(target)
            .args([&corpus, &given])
            .arg("--")
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-artifact_prefix={}/", artifacts.display()))
            .args(["-print_final_stats=1", "-timeout=10", "-rss_limit_mb=1024"]);
        let output = process::output(&mut command)?;
        let log = self.work.join(format!("{target}.log"));
        fs::write(&log, &output.stderr).on(&log)?;
        let text = String::from_utf8_lossy(&output.stderr);
        let failure = (!output.status.success()).then(|| complaint(&text, &log));
        Ok(Found {
            executions: last_number(&text, "stat::number_of_executed_units:"),
            coverage: last_number(&text, " cov:"),
            failure,
        })
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(&self.program);
        clean(&mut command)
            .arg(verb)
            .arg("--fuzz-dir")
            .arg(&self.folder)
            .arg("--target-dir")
            .arg(self.work.join("build"))
            // Sanitizers are an option of the compiler that only its nightly versions take, or one
            // that is told to be one.
            .env("RUSTC_BOOTSTRAP", "1");
        command
    }
}

/// Without what cargo tells us about ourselves and about our own build.
fn clean(command: &mut Command) -> &mut Command {
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
        .env_remove("CARGO_TARGET_DIR")
        .env("CARGO_TERM_COLOR", "never")
}

/// The lines of the fuzzer's output that say what went wrong.
fn complaint(text: &str, log: &Path) -> String {
    let telling = |line: &&str| {
        ["panicked at", "ERROR:", "SUMMARY:", "Test unit written to"]
            .iter()
            .any(|part| line.contains(part))
    };
    let mut lines: Vec<&str> = text.lines().filter(telling).collect();
    let all = format!("(all of it: {})", log.display());
    lines.push(&all);
    lines.join("\n")
}

/// The last number that follows `name` in the text.
fn last_number(text: &str, name: &str) -> u64 {
    text.rmatch_indices(name)
        .find_map(|(at, _)| {
            let rest = text[at + name.len()..].trim_start();
            rest.split(|c: char| !c.is_ascii_digit())
                .next()?
                .parse()
                .ok()
        })
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read() {
        let text = "#2\tINITED cov: 31 ft: 40 corp: 3/9b\n#9\tDONE   cov: 37 ft: 44\n\
                    stat::number_of_executed_units: 1234\n";
        assert_eq!(last_number(text, " cov:"), 37);
        assert_eq!(last_number(text, "stat::number_of_executed_units:"), 1234);
        assert_eq!(last_number(text, "stat::peak_rss_mb:"), 0);
    }

    #[test]
    fn targets_are_those_of_the_folder() {
        let folder = Setup::new().dirs.root.join("kernel-min/fuzz/targets");
        let mut files: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let mut targets: Vec<String> = TARGETS.iter().map(|name| format!("{name}.rs")).collect();
        targets.sort();
        assert_eq!(files, targets);
    }
}
