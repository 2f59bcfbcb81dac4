//! The command `conformance`: options in, tables out. The caller brings the tools.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use crate::coverage;
use crate::open_posix::selection;
use crate::qemu::{Accel, Machine};
use crate::report::Summary;
use crate::suite::{self, Config, GuestOptions, Suite, Target};
use crate::toolchain::Toolchain;

/// What the command needs from the project's build.
pub trait Tools {
    /// The compiler for ordinary Linux programs: `musl-gcc`.
    fn linux_toolchain(&self) -> Result<Toolchain, String>;
    /// The SDK's compiler for bootable images.
    fn guest_toolchain(&self) -> Result<Toolchain, String>;
    /// The unpacked source of the Open POSIX Test Suite.
    fn open_posix_source(&self) -> Result<PathBuf, String>;
    /// How QEMU is to execute the guest when the user leaves it open.
    fn accel(&self) -> Accel;
    /// A folder for what is built.
    fn work(&self) -> PathBuf;
}

/// The command's help text.
pub const USAGE: &str = "\
usage: conformance [SUITE] [OPTIONS] [FILTER…]
  SUITE            own (default): the project's tests; posix: the Open POSIX Test Suite;
                   coverage: which test covers which finding; selection: check which tests
                   of the Open POSIX Test Suite are measured
  FILTER           run only tests whose interface/name contains it
  --linux          on this host's Linux instead of in QEMU
  --jobs N         tests at a time (default: one a processor)
  --timeout SECS   when to give up on one test (default: 60)
  --machine M      microvm, q35 or pc
  --accel A        tcg or kvm
  --mem SIZE       memory of the guest (default: 128M)
  --report FILE    write all results as tab-separated values
  --write          with selection: write the list anew
";

#[derive(Debug)]
struct Options {
    command: String,
    linux: bool,
    write: bool,
    jobs: usize,
    timeout: Duration,
    machine: Machine,
    accel: Option<Accel>,
    memory: String,
    report: Option<PathBuf>,
    filters: Vec<String>,
}

impl Options {
    fn parse(args: &[String]) -> Result<Self, String> {
        let mut options = Options {
            command: "own".into(),
            linux: false,
            write: false,
            jobs: std::thread::available_parallelism().map_or(1, |n| n.get()),
            timeout: Duration::from_secs(60),
            machine: Machine::Microvm,
            accel: None,
            memory: "128M".into(),
            report: None,
            filters: Vec::new(),
        };
        let mut args = args.iter();
        let mut first = true;
        while let Some(arg) = args.next() {
            let mut value = || {
                args.next()
                    .ok_or_else(|| format!("{arg} needs a value (--help shows the options)"))
            };
            let bad = |value: &str| format!("{arg}: {value} is not a possible value");
            match arg.as_str() {
                "--linux" => options.linux = true,
                "--write" => options.write = true,
                "--jobs" => {
                    let text = value()?;
                    options.jobs = text.parse().map_err(|_| bad(text))?;
                }
                "--timeout" => {
                    let text = value()?;
                    let seconds = text.parse().ok().filter(|s| (1..=86400).contains(s));
                    options.timeout = Duration::from_secs(seconds.ok_or_else(|| bad(text))?);
                }
                "--machine" => {
                    let text = value()?;
                    options.machine = Machine::from_name(text).ok_or_else(|| bad(text))?;
                }
                "--accel" => {
                    let text = value()?;
                    options.accel = match text.as_str() {
                        "tcg" => Some(Accel::Tcg),
                        "kvm" => Some(Accel::Kvm),
                        "auto" => None,
                        _ => return Err(bad(text)),
                    };
                }
                "--mem" => options.memory = value()?.clone(),
                "--report" => options.report = Some(value()?.into()),
                _ if arg.starts_with('-') => {
                    return Err(format!("unknown option {arg} (--help shows the options)"));
                }
                "own" | "posix" | "coverage" | "selection" if first => {
                    options.command = arg.clone();
                }
                _ => options.filters.push(arg.clone()),
            }
            first = false;
        }
        Ok(options)
    }
}

/// Runs the command. An error is one line that says what to do; a run with failed tests is an
/// `Ok` whose summary says so.
pub fn run(
    args: &[String],
    tools: &dyn Tools,
    out: &mut (dyn Write + Send),
) -> Result<Summary, String> {
    if args.iter().any(|a| a == "--help" || a == "-h") {
        return say(out, USAGE);
    }
    let options = Options::parse(args)?;
    match options.command.as_str() {
        "coverage" => {
            coverage::check()?;
            say(out, &coverage::table()?)
        }
        "selection" => selection(&options, tools, out),
        command => {
            let suite = match command {
                "posix" => Suite::OpenPosix(tools.open_posix_source()?),
                _ => Suite::Own,
            };
            let config = config(options, suite, tools)?;
            suite::run(&config, out)
        }
    }
}

fn config(options: Options, suite: Suite, tools: &dyn Tools) -> Result<Config, String> {
    let (target, toolchain) = if options.linux {
        (Target::Linux, tools.linux_toolchain()?)
    } else {
        let guest = GuestOptions {
            machine: options.machine,
            accel: options.accel.unwrap_or_else(|| tools.accel()),
            memory: options.memory,
            ..GuestOptions::default()
        };
        (Target::Guest(guest), tools.guest_toolchain()?)
    };
    let folder = match suite {
        Suite::Own => "own",
        Suite::OpenPosix(_) => "posix",
    };
    Ok(Config {
        suite,
        target,
        toolchain,
        filters: options.filters,
        jobs: options.jobs,
        work: tools.work().join(folder),
        report: options.report,
        timeout: options.timeout,
    })
}

fn selection(
    options: &Options,
    tools: &dyn Tools,
    out: &mut (dyn Write + Send),
) -> Result<Summary, String> {
    let lines = selection::analyse(
        &tools.open_posix_source()?,
        &tools.linux_toolchain()?,
        &tools.work().join("selection"),
        options.jobs,
    )?;
    if options.write {
        let path = selection::path();
        std::fs::write(&path, selection::to_tsv(&lines))
            .map_err(|e| format!("{}: {e}", path.display()))?;
    } else {
        selection::check(&lines)?;
    }
    let kept = lines.iter().filter(|l| l.reason.is_empty()).count();
    say(
        out,
        &format!("{kept} of {} tests are measured\n", lines.len()),
    )
}

fn say(out: &mut (dyn Write + Send), text: &str) -> Result<Summary, String> {
    out.write_all(text.as_bytes())
        .map_err(|e| format!("cannot print: {e}"))?;
    Ok(Summary::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, String> {
        let args: Vec<String> = line.split_whitespace().map(String::from).collect();
        Options::parse(&args)
    }

    #[test]
    fn options_are_read() {
        let options = parse("posix --linux --jobs 3 --timeout 9 sigaction/ kill").expect("good");
        assert_eq!(options.command, "posix");
        assert!(options.linux);
        assert_eq!(options.jobs, 3);
        assert_eq!(options.timeout, Duration::from_secs(9));
        assert_eq!(options.filters, ["sigaction/", "kill"]);
        assert_eq!(parse("frame own").expect("good").filters, ["frame", "own"]);
    }

    #[test]
    fn bad_options_say_so() {
        for (line, part) in [
            ("--jobs", "needs a value"),
            ("--jobs many", "many is not a possible value"),
            ("--machine vax", "vax is not a possible value"),
            ("--timeout 0", "0 is not a possible value"),
            ("--frobnicate", "unknown option --frobnicate"),
        ] {
            let error = parse(line).expect_err(line);
            assert!(error.contains(part) && !error.contains('\n'), "{error}");
        }
    }
}
