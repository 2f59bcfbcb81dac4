//! The suite: the corpus and programs of a seed, on both kernels; what differs is made short and written as a test.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use super::c_test;
use super::corpus::{self, Kept};
use super::generate;
use super::kernels::{Difference, Sigil};
use super::oracle::{Compared, Oracle};
use super::program::Program;
use super::record::differing;
use super::shrink::shrink;

/// Programs in one machine.
const BATCH: u64 = 1000;

/// A run of the suite.
#[derive(Debug, Clone)]
pub struct Config {
    /// The two kernels.
    pub oracle: Oracle,
    /// A kernel without the defect that is looked for: what differs in it, too, is passed over.
    pub sound: Option<Sigil>,
    /// What the programs are made from.
    pub seed: u64,
    /// How many.
    pub programs: u64,
    /// Whether what differed once is played, too.
    pub corpus: bool,
    /// How many machines at a time.
    pub jobs: usize,
    /// After how many differences no more are looked for.
    pub most: usize,
    /// Where the tests of differences go.
    pub found: PathBuf,
    /// Whether differences become part of the corpus.
    pub keep: bool,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Summary {
    /// On how many programs both agree.
    pub same: usize,
    /// On how many Linux does not agree with itself.
    pub undetermined: usize,
    /// What differs, made short; with the name of each.
    pub differences: Vec<(String, Difference)>,
}

/// Programs that are played together, with their names.
struct Batch {
    names: Vec<String>,
    programs: Vec<Program>,
}

/// Plays them all, and says what differs.
///
/// # Errors
/// Why it cannot be done.
pub fn run(config: &Config, out: &mut (dyn Write + Send)) -> Result<Summary, String> {
    let start = Instant::now();
    let found: Mutex<(Compared, Vec<(String, Difference)>)> = Mutex::default();
    let failure = Mutex::new(None);
    let next = AtomicU64::new(0);
    let enough = AtomicBool::new(false);
    let batches = config.programs.div_ceil(BATCH) + u64::from(config.corpus);
    std::thread::scope(|scope| {
        for job in 0..config.jobs {
            let (found, failure, next, enough) = (&found, &failure, &next, &enough);
            scope.spawn(move || {
                while !enough.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= batches {
                        break;
                    }
                    let done = batch(config, number).and_then(|batch| {
                        let mut compared = config.oracle.compare(&batch.programs, job)?;
                        config.oracle.confirmed(&mut compared, job)?;
                        pass_over(config, &mut compared, job)?;
                        Ok((batch, compared))
                    });
                    match done {
                        Ok((batch, compared)) => {
                            let mut found = found.lock().unwrap_or_else(|e| e.into_inner());
                            found.0.same += compared.same;
                            found.0.undetermined += compared.undetermined;
                            let named =
                                compared.different.into_iter().map(|(place, difference)| {
                                    (batch.names[place].clone(), difference)
                                });
                            found.1.extend(named);
                            if found.1.len() >= config.most {
                                enough.store(true, Ordering::Relaxed);
                            }
                        }
                        Err(why) => {
                            *failure.lock().unwrap_or_else(|e| e.into_inner()) = Some(why);
                            enough.store(true, Ordering::Relaxed);
                        }
                    }
                }
            });
        }
    });
    if let Some(why) = failure.into_inner().unwrap_or_else(|e| e.into_inner()) {
        return Err(why);
    }
    let (compared, mut different) = found.into_inner().unwrap_or_else(|e| e.into_inner());
    let mut summary = Summary {
        same: compared.same,
        undetermined: compared.undetermined,
        differences: Vec::new(),
    };
    let many = different.len();
    different.sort_by_key(|(_, difference)| difference.program.steps.len());
    different.truncate(config.most);
    for (name, difference) in different {
        let difference = shrink(&config.oracle, difference, 0)?;
        // Programs that have become the same show the same.
        if summary
            .differences
            .iter()
            .any(|(_, other)| other.program == difference.program)
        {
            continue;
        }
        let test = tell(config, &name, &difference, out)?;
        let _ = writeln!(out, "  as a test: {}\n", test.display());
        summary.differences.push((name, difference));
    }
    let _ = writeln!(
        out,
        "linux-diff: seed {}, {} programs agree, {many} differ, {} undetermined ({:.1} %), {:.1} s",
        config.seed,
        summary.same,
        summary.undetermined,
        100.0 * summary.undetermined as f64
            / (summary.same + summary.undetermined + many).max(1) as f64,
        start.elapsed().as_secs_f64(),
    );
    Ok(summary)
}

/// Leaves out what differs in a sound kernel, too.
fn pass_over(config: &Config, compared: &mut Compared, job: usize) -> Result<(), String> {
    let Some(sound) = &config.sound else {
        return Ok(());
    };
    let oracle = Oracle {
        sigil: sound.clone(),
        ..config.oracle.clone()
    };
    let different = compared.different.iter();
    let programs: Vec<Program> = different.map(|(_, other)| other.program.clone()).collect();
    let too = oracle.compare(&programs, job)?.different;
    let mut place = 0..;
    compared.different.retain(|_| {
        let place = place.next();
        !too.iter().any(|(other, _)| Some(*other) == place)
    });
    Ok(())
}

/// The corpus, or programs of the seed.
fn batch(config: &Config, number: u64) -> Result<Batch, String> {
    let number = match (config.corpus, number) {
        (true, 0) => {
            let (names, programs) = corpus::read()?
                .into_iter()
                .map(|kept| (format!("corpus: {}", kept.why), kept.program))
                .unzip();
            return Ok(Batch { names, programs });
        }
        (corpus, number) => number - u64::from(corpus),
    };
    let first = number * BATCH;
    let last = (first + BATCH).min(config.programs);
    let (names, programs) = (first..last)
        .map(|n| {
            let program = generate::program(config.seed, n, config.oracle.arch);
            (format!("seed {}, program {n}", config.seed), program)
        })
        .unzip();
    Ok(Batch { names, programs })
}

/// Prints a difference and writes it down; where.
fn tell(
    config: &Config,
    name: &str,
    difference: &Difference,
    out: &mut dyn Write,
) -> Result<PathBuf, String> {
    let (linux, ours) = differing(&difference.linux, &difference.ours);
    let mut text = format!(
        "DIFFERS ({name}), {} steps:\n",
        difference.program.steps.len()
    );
    for (n, step) in difference.program.steps.iter().enumerate() {
        text += &format!("  step {n}: {step}\n");
    }
    for (who, events) in [("Linux", linux), ("Sigil", ours)] {
        text += &format!("  {who}: {}\n", events.join("; "));
    }
    let _ = out.write_all(text.as_bytes());
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let test = config.found.join(format!("{plain}.c"));
    fs::create_dir_all(&config.found).map_err(|e| format!("{}: {e}", config.found.display()))?;
    fs::write(&test, c_test::text(name, difference))
        .map_err(|e| format!("{}: {e}", test.display()))?;
    let kept = Kept {
        why: format!("found by {name}"),
        program: difference.program.clone(),
    };
    let corpus = match config.keep {
        true => corpus::file(),
        false => config.found.join("corpus.txt"),
    };
    corpus::add(&corpus, &kept)?;
    Ok(test)
}
