//! One test: built, run, judged.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Config, LINKED, LINUX, NATIVE, TRACED, Target};
use crate::case::{Action, Case, Judgement};
use crate::guest::{self, GuestOptions, Images, Sigil};
use crate::loaded::{self, Ended};
use crate::outcome::Outcome;
use crate::report::{Row, RowResult};
use crate::{native, newlib};

/// Runs a test and judges it.
pub(super) fn run(case: &Case, config: &Config, verdict: fn(&Outcome) -> String) -> Row {
    let (toolchain, folder) = match &config.target {
        Target::Guest(options, images) if !guest::is_loaded(case, options) => {
            (&images.toolchain, LINKED)
        }
        _ => (&config.toolchain, LINUX),
    };
    let work = config.work.join(folder);
    let program = program(&work, case);
    let mut row = unjudged(case);
    let built = match case.action {
        Action::Run(_) => toolchain.link(&case.program, &program),
        Action::Compile => toolchain.compile(&case.program, &program.with_extension("o")),
        Action::Script(_) => Ok(()),
    };
    match (built, &case.action) {
        (Err(why), Action::Compile) => {
            row.verdict = "BUILDONLY-FAIL".into();
            row.output = why;
        }
        (Err(why), _) => {
            row.verdict = "BUILD-FAIL".into();
            row.output = why;
        }
        (Ok(()), Action::Compile) => row.verdict = "BUILDONLY-PASS".into(),
        (Ok(()), _) => {
            let ended = match &config.target {
                Target::Linux => on_linux(case, &program),
                Target::Foreign(foreign) => loaded::run(foreign, &program, case),
                Target::Other(other) => loaded::run(other, &program, case),
                Target::Guest(options, images) => in_guest(case, &program, options, images),
            };
            let outcome = ended.outcome;
            row.verdict = verdict(&outcome);
            row.seconds = ended.elapsed.as_secs_f64();
            row.output = String::from_utf8_lossy(&ended.output).into_owned();
            row.trace = ended.trace;
            if !outcome.is_program_end() {
                row.output.push_str(&format!("\n({outcome})\n"));
            }
        }
    }
    judged(row, case, &config.target)
}

/// The file of a test's program among those that a compiler made.
pub(super) fn program(work: &Path, case: &Case) -> PathBuf {
    work.join(case.full_name().replace('/', "+"))
}

/// Runs a program on our kernel.
fn in_guest(case: &Case, program: &Path, options: &GuestOptions, images: &Images) -> Ended {
    match guest::is_loaded(case, options) {
        true => loaded::run(&sigil(options, images), program, case),
        false => guest::boot_linked(program, options, case),
    }
}

/// Adds to a test that is wrong what it prints on Linux and, with a kernel that prints them, its system calls.
pub(super) fn explain(row: &mut Row, case: &Case, config: &Config) {
    if row.result != RowResult::Differs || case.action == Action::Compile {
        return;
    }
    // It would take as long to hang there.
    if config.target.is_ours() && row.linux_output.is_empty() && case.linux != "HUNG" {
        row.linux_output = linux_output(case, config);
    }
    let images = config.tracing.as_ref().and_then(|tracing| tracing.images());
    let (Target::Guest(options, plain), Some(images)) = (&config.target, images) else {
        return;
    };
    let mut images = images.clone();
    images
        .toolchain
        .archives
        .clone_from(&plain.toolchain.archives);
    let options = GuestOptions {
        traced: true,
        ..options.clone()
    };
    let (toolchain, folder) = match guest::is_loaded(case, &options) {
        true => (&config.toolchain, LINUX),
        false => (&images.toolchain, TRACED),
    };
    let program = program(&config.work.join(folder), case);
    if !matches!(case.action, Action::Run(_)) || toolchain.link(&case.program, &program).is_ok() {
        row.trace = in_guest(case, &program, &options, &images).trace;
    }
}

/// What a test prints on the Linux that this program runs on, or why that is not known.
fn linux_output(case: &Case, config: &Config) -> String {
    let work = config.work.join(NATIVE);
    let program = program(&work, case);
    let built = match case.action {
        Action::Run(_) => config.native.link(&case.program, &program),
        _ => Ok(()),
    };
    match built {
        Ok(()) => String::from_utf8_lossy(&on_linux(case, &program).output).into_owned(),
        Err(why) => why,
    }
}

/// Our kernel, where it loads programs.
pub(super) fn sigil<'a>(options: &'a GuestOptions, images: &'a Images) -> Sigil<'a> {
    Sigil {
        options,
        init: &images.init,
    }
}

/// What a test prints, too, is what it prints on Linux, with musl: all of it, or only what some say.
pub(super) fn print_compared(mut row: Row, case: &Case, config: &Config) -> Row {
    if row.result != RowResult::Same {
        return row;
    }
    let linux = match case.prints || newlib::prints(case) {
        true => linux_output(case, config),
        false => String::new(),
    };
    // On Linux the two streams were read apart: their lines are in another order.
    let lines = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    if lines(&row.output) != lines(&linux) {
        row.result = RowResult::Differs;
        row.output.push_str("\n(where Linux prints)\n");
        row.output.push_str(&linux);
        row.linux_output = linux;
    }
    row
}

pub(super) fn unjudged(case: &Case) -> Row {
    Row {
        interface: case.interface.clone(),
        name: case.name.clone(),
        linux: case.linux.clone(),
        verdict: String::new(),
        result: RowResult::Differs,
        seconds: 0.0,
        clause: case.clause.clone(),
        output: String::new(),
        linux_output: String::new(),
        trace: String::new(),
    }
}

pub(super) fn judged(mut row: Row, case: &Case, target: &Target) -> Row {
    row.result = match case.judge(&row.verdict, target.is_ours()) {
        Judgement::Same => {
            // Of several, this one.
            row.linux.clone_from(&row.verdict);
            RowResult::Same
        }
        Judgement::Excused(why) => RowResult::Excused(why),
        Judgement::Differs => RowResult::Differs,
        Judgement::Over => {
            row.output
                .push_str("\n(an exception says that it ends otherwise here: it is to go)\n");
            RowResult::Differs
        }
    };
    row
}

/// Runs a test here, in a directory of its own for the time; beside files that it finds around it, it lies there, too.
fn on_linux(case: &Case, program: &Path) -> Ended {
    let is_alone = case.surroundings.files.is_empty();
    let own = program.with_extension("d");
    let mut command = match &case.action {
        Action::Run(args) => {
            let mut command = Command::new(if is_alone {
                program.to_path_buf()
            } else {
                Path::new(".").join(&case.name)
            });
            command.args(args);
            command
        }
        Action::Script(name) => {
            let mut command = Command::new("/bin/sh");
            command.arg(name);
            command
        }
        Action::Compile => Command::new("true"),
    };
    command
        .envs(case.surroundings.variables.iter().cloned())
        .current_dir(&own);
    let copied = match &case.action {
        Action::Run(_) if !is_alone => Some((program, case.name.as_str())),
        _ => None,
    };
    if let Err(why) = populate(&own, &case.surroundings.files, copied) {
        return Ended::not_run(why);
    }
    let report = native::run_command(command, case.timeout);
    let _ = std::fs::remove_dir_all(&own);
    Ended {
        outcome: report.outcome,
        output: report.output,
        elapsed: report.elapsed,
        trace: String::new(),
    }
}

/// Makes a directory that holds copies of these files, of a program under its name, and nothing else.
fn populate(
    directory: &Path,
    files: &[PathBuf],
    program: Option<(&Path, &str)>,
) -> Result<(), String> {
    let named = |path: &Path, e: io::Error| format!("{}: {e}", path.display());
    let _ = std::fs::remove_dir_all(directory);
    std::fs::create_dir_all(directory).map_err(|e| named(directory, e))?;
    let files = files
        .iter()
        .map(|file| (file.as_path(), file.file_name().unwrap_or_default()));
    let program = program.map(|(file, name)| (file, OsStr::new(name)));
    for (file, name) in files.chain(program) {
        let to = directory.join(name);
        std::fs::copy(file, &to).map_err(|e| named(file, e))?;
    }
    Ok(())
}
