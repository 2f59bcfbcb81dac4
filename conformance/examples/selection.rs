//! Finds which tests of the Open POSIX Test Suite are measured, and compares with the recorded
//! list: `selection SOURCE [--write]`.

use std::path::PathBuf;
use std::process::ExitCode;

use conformance::open_posix::selection;
use conformance::toolchain::Toolchain;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let Some(source) = args.next().map(PathBuf::from) else {
        eprintln!("usage: selection SOURCE [--write]   (SOURCE: the suite, unpacked)");
        return ExitCode::from(2);
    };
    match select(source, args.next().as_deref() == Some("--write")) {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn select(source: PathBuf, write: bool) -> Result<String, String> {
    let toolchain = Toolchain {
        cc: "musl-gcc".into(),
        inputs: Vec::new(),
        archives: Vec::new(),
    };
    let work = std::env::temp_dir().join("sigil-selection");
    let jobs = std::thread::available_parallelism().map_or(1, |n| n.get());
    let lines = selection::analyse(&source, &toolchain, &work, jobs)?;
    if write {
        let path = selection::path();
        std::fs::write(&path, selection::to_tsv(&lines))
            .map_err(|e| format!("{}: {e}", path.display()))?;
    } else {
        selection::check(&lines)?;
    }
    let kept = lines.iter().filter(|l| l.reason.is_empty()).count();
    Ok(format!("{kept} of {} tests are measured", lines.len()))
}
