//! `cargo xtask bench`: the instruction counts beside Linux's.

use std::collections::HashMap;
use std::fmt::Write;

use lexopt::prelude::*;

use crate::bench::baselines::{self, Baseline};
use crate::bench::{self, BOOT, Figure, Mode, prompt};
use crate::build::libc::Libc;
use crate::cmd::{is_setup_option, setup_option};
use crate::failure::{Failure, Result};
use crate::scale::{LIVE, Scale};
use crate::setup::Setup;
use crate::setup::linux;

const HELP: &str = "\
cargo xtask bench [OPTION…] [NAME…]

Runs posixbench in QEMU, where time is counted in instructions, and prints for each NAME
(PREFIX* for several; all when none is given) the instructions an operation takes, those that
Linux takes (Debian's kernel, and a tuned one), the target, and how many times fewer than the
tuned Linux. A figure over its target is marked.

On another architecture than x86-64, Linux's figures are those of Debian's kernel there, and the
target of what signals and processes cost is eight tenths of the lead over Linux that the kernel has
on x86-64, which is measured, too; over Linux of the same release, where the kernel leads that by less.

With --loaded, it is the unmodified static program for Linux that runs, out of an initramfs and
unprivileged, and what is over the tuned Linux's figure is marked.

With --linux, that program runs on Debian's Linux in the same machine, and its figures are printed as
the file of the baselines has them.

  --prompt       when the first prompt of `cargo xtask shell` is there: instructions, and milliseconds
  --scale        what calls cost while 10, 100, 1,000 and 10,000 processes or threads live
  --loaded       the unmodified program
  --linux        the same on Linux
  --release NAME with --linux: that of this release of Debian, bookworm or trixie
  --libc NAME    what the program is linked with: musl (default), newlib, whose target is musl's
                 figure and three tenths
  --json         for machines: an array with an object for each row
  --check        end with status 1 when a figure is marked
  --arch ARCH    x86_64 (default), aarch64, riscv64
  --no-install   say what is missing instead of installing it";

struct Row {
    baseline: Baseline,
    figure: Figure,
}

impl Row {
    /// Linux's figures are whole numbers, so that a fraction over one is none.
    fn is_over(&self) -> bool {
        matches!((&self.figure, self.baseline.target), (Ok(f), Some(t)) if f.round() > t)
    }

    fn ratio(&self) -> Option<f64> {
        let figure = self.figure.as_ref().ok().filter(|f| **f > 0.0)?;
        Some(self.baseline.linux()? / figure)
    }
}

/// Carries out the command.
pub fn main(mut args: lexopt::Parser) -> Result<u8> {
    let mut setup = Setup::new();
    let mut wanted: Vec<String> = Vec::new();
    let (mut json, mut check, mut is_scale, mut is_prompt) = (false, false, false, false);
    let mut release = None;
    let mut mode = Mode::Linked(Libc::Musl);
    while let Some(arg) = args.next()? {
        match arg {
            Long("help") | Short('h') => {
                println!("{HELP}");
                return Ok(0);
            }
            Long("json") => json = true,
            Long("loaded") => mode = Mode::Loaded,
            Long("linux") => mode = Mode::Linux,
            Long("libc") => mode = Mode::Linked(Libc::from_name(&args.value()?.string()?)?),
            Long("scale") => is_scale = true,
            Long("prompt") => is_prompt = true,
            Long("check") => check = true,
            Long("release") => release = Some(args.value()?.string()?),
            Long(name) if is_setup_option(name) => {
                let name = name.to_string();
                setup_option(&mut setup, &name, &mut args)?;
            }
            Value(name) => wanted.push(name.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    if let Some(release) = release {
        if mode != Mode::Linux {
            return Err(Failure::usage("bench: --release goes with --linux"));
        }
        setup.set_release(&release)?;
    }
    if is_prompt {
        if json || check || is_scale || !wanted.is_empty() || mode != Mode::Linked(Libc::Musl) {
            let why = "bench: --prompt goes with nothing else";
            return Err(Failure::usage(why));
        }
        println!("{}", prompt::measure(&setup)?);
        return Ok(0);
    }
    if is_scale {
        if json || check || !wanted.is_empty() {
            let why = "bench: --scale goes with --loaded only, and has no names";
            return Err(Failure::usage(why));
        }
        print!("{}", Scale::measure(&setup, mode, &LIVE)?.table());
        return Ok(0);
    }
    // On Linux they are taken only now.
    let mut baselines = match mode {
        Mode::Linux => baselines::baselines(&setup.first())?,
        _ => baselines::baselines(&setup)?,
    };
    for want in &wanted {
        if !baselines.iter().any(|row| is_wanted(want, &row.name)) {
            return Err(Failure::usage(format!("bench: nothing is named {want}")));
        }
    }
    if mode == Mode::Linux {
        if json || check {
            let why = "bench: --linux goes with neither --json nor --check";
            return Err(Failure::usage(why));
        }
        let figures = bench::measure(&setup, &wanted, mode)?;
        print!("{}", as_baselines(&setup, &baselines, &figures)?);
        return Ok(0);
    }
    baselines::set_targets(&setup, &wanted, mode, &mut baselines)?;
    let mut figures = bench::measure(&setup, &wanted, mode)?;
    let rows: Vec<Row> = baselines
        .into_iter()
        .filter(|row| wanted.is_empty() || wanted.iter().any(|want| is_wanted(want, &row.name)))
        .map(|baseline| Row {
            figure: figures
                .remove(&baseline.name)
                .unwrap_or_else(|| Err("not measured".into())),
            baseline,
        })
        .collect();
    print!("{}", if json { as_json(&rows) } else { table(&rows) });
    let bad = rows.iter().any(|row| {
        row.is_over() || (row.figure.is_err() && !wanted.is_empty()) || is_silent_boot(row)
    });
    Ok(u8::from(check && bad))
}

fn is_wanted(want: &str, name: &str) -> bool {
    match want.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => want == name,
    }
}

fn is_silent_boot(row: &Row) -> bool {
    row.baseline.name == BOOT && row.figure.is_err()
}

/// The figures of Linux, as the file of the baselines has them.
fn as_baselines(
    setup: &Setup,
    rows: &[Baseline],
    figures: &HashMap<String, Figure>,
) -> Result<String> {
    let kernel = linux::kernel(setup)?;
    let mut out = format!(
        "# instructions per operation, {arch}, -cpu {cpu}, -icount shift=0 (timer_latency rows: ns), {kernel}; \
         cargo xtask bench --linux --arch {arch} --release {release}\nname\tlinux_debian\n",
        release = setup.linux,
        arch = setup.target.name,
        cpu = setup.target.bench_cpu,
        kernel = kernel.file_name().unwrap_or_default().display(),
    );
    // The boot is no operation.
    for row in rows.iter().filter(|row| row.name != BOOT) {
        let figure = match figures.get(&row.name) {
            None => continue,
            Some(Ok(figure)) => format!("{figure:.0}"),
            Some(Err(_)) => "-".into(),
        };
        let _ = writeln!(out, "{}\t{figure}", row.full_name());
    }
    Ok(out)
}

fn table(rows: &[Row]) -> String {
    let mut out = format!(
        "{:<24} {:>12} {:>14} {:>13} {:>9} {:>7}\n",
        "name", "instructions", "Linux (Debian)", "Linux (tuned)", "target", "ratio"
    );
    let number = |n: Option<f64>| n.map_or("-".into(), |n| format!("{n:.0}"));
    for row in rows {
        let base = &row.baseline;
        let name = base.full_name();
        let figure = row.figure.as_ref().ok().copied();
        let ratio = row.ratio().map_or("-".into(), |r| format!("{r:.1}"));
        let remark = match &row.figure {
            Err(why) => format!("  {why}"),
            Ok(_) if row.is_over() => "  over target".into(),
            Ok(_) => String::new(),
        };
        let _ = writeln!(
            out,
            "{name:<24} {:>12} {:>14} {:>13} {:>9} {ratio:>7}{remark}",
            number(figure),
            number(base.debian),
            number(base.tuned),
            number(base.target),
        );
    }
    out
}

fn as_json(rows: &[Row]) -> String {
    let number = |n: Option<f64>| n.map_or("null".into(), |n| format!("{n}"));
    let objects: Vec<String> = rows
        .iter()
        .map(|row| {
            let base = &row.baseline;
            let error = match &row.figure {
                Ok(_) => "null".into(),
                Err(why) => quoted(why),
            };
            format!(
                "  {{\"name\": {}, \"unit\": {}, \"sigil\": {}, \"linux_debian\": {}, \
                 \"linux_tuned\": {}, \"target\": {}, \"ratio\": {}, \"error\": {error}}}",
                quoted(&base.name),
                quoted(base.unit),
                number(row.figure.as_ref().ok().copied()),
                number(base.debian),
                number(base.tuned),
                number(base.target),
                number(row.ratio()),
            )
        })
        .collect();
    format!("[\n{}\n]\n", objects.join(",\n"))
}

fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if u32::from(c) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(figure: Figure, target: Option<f64>) -> Row {
        Row {
            baseline: Baseline {
                name: "kill_self".into(),
                unit: "instructions",
                debian: Some(3640.0),
                tuned: Some(2209.0),
                target,
            },
            figure,
        }
    }

    #[test]
    fn a_figure_over_its_target_is_marked() {
        let text = table(&[row(Ok(151.0), Some(150.0)), row(Ok(149.0), Some(150.0))]);
        let marked: Vec<bool> = text.lines().map(|l| l.ends_with("over target")).collect();
        assert_eq!(marked, [false, true, false]);
    }

    #[test]
    fn json_is_quoted() {
        let text = as_json(&[row(Err("a \"b\"\n".into()), None)]);
        assert!(text.contains(r#""error": "a \"b\"\u000a""#), "{text}");
        assert!(text.contains("\"target\": null"), "{text}");
    }
}
