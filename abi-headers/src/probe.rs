//! Asks a C compiler for the values of expressions, without running what it compiles: so the
//! compiler may be for any architecture, and headers are read by who will read them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{ErrorKind, Write as _};
use std::process::{Command, Stdio};

/// A C compiler with the options that make it one for a target and a C library.
#[derive(Clone, Debug)]
pub struct Compiler {
    /// The program.
    pub program: String,
    /// Its first options.
    pub options: Vec<String>,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What the answer is called.
    pub name: String,
    /// An integer constant expression.
    pub expression: String,
    /// The macro that must be defined for it to be asked.
    pub only_if: Option<String>,
}

impl Question {
    /// The value of a macro, if it is defined.
    pub fn of_macro(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            expression: name.to_owned(),
            only_if: Some(name.to_owned()),
        }
    }

    /// The value of an expression.
    pub fn of(name: impl Into<String>, expression: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            expression: expression.into(),
            only_if: None,
        }
    }
}

impl Compiler {
    /// A compiler without options.
    pub fn new(program: &str) -> Self {
        Self {
            program: program.to_owned(),
            options: Vec::new(),
        }
    }

    /// With one more option.
    #[must_use]
    pub fn with(mut self, option: impl Into<String>) -> Self {
        self.options.push(option.into());
        self
    }

    /// Compiles, or only preprocesses, C from a text. The error is what the compiler says, or that
    /// it is missing.
    pub fn run(&self, options: &[&str], source: &str) -> Result<String, String> {
        let mut child = Command::new(&self.program)
            .args(&self.options)
            .args(options)
            .args(["-o", "-", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| match error.kind() {
                ErrorKind::NotFound => format!("the C compiler {} is missing", self.program),
                _ => format!("the C compiler {}: {error}", self.program),
            })?;
        if let Some(mut input) = child.stdin.take() {
            // A compiler that does not read to the end says why.
            let _ = input.write_all(source.as_bytes());
        }
        let output = child
            .wait_with_output()
            .map_err(|error| format!("{}: {error}", self.program))?;
        if !output.status.success() {
            return Err(format!(
                "{} {}: {}",
                self.program,
                self.options.join(" "),
                String::from_utf8_lossy(&output.stderr).trim_end()
            ));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// The answers by name, of questions whose macro is defined. `prelude` is C before them: the
    /// headers. Values above the range are negative, as their bits are.
    pub fn values(
        &self,
        prelude: &str,
        questions: &[Question],
    ) -> Result<BTreeMap<String, i64>, String> {
        let assembly = self.run(&ASK, &program(prelude, questions))?;
        let mut answers = BTreeMap::new();
        for line in assembly.lines() {
            let Some((_, answer)) = line.split_once("@answer ") else {
                continue;
            };
            let mut words = answer.split_whitespace();
            let (index, value) = (words.next(), words.next());
            let question = index.and_then(|i| questions.get(i.parse::<usize>().ok()?));
            let value = value.and_then(|value| value.trim_start_matches(['$', '#']).parse().ok());
            match question.zip(value) {
                Some((question, value)) => answers.insert(question.name.clone(), value),
                None => return Err(format!("{}: not understood: {line}", self.program)),
            };
        }
        Ok(answers)
    }

    /// As [`values`](Self::values), where questions that the compiler refuses are no error and have
    /// no answer: of names that are not declared, fields that are not there, and expressions that
    /// are not constant.
    pub fn valid_values(
        &self,
        prelude: &str,
        questions: &[Question],
    ) -> Result<BTreeMap<String, i64>, String> {
        let mut questions = questions.to_vec();
        loop {
            let message = match self.values(prelude, &questions) {
                Ok(answers) => return Ok(answers),
                Err(message) => message,
            };
            let refused: BTreeSet<usize> = message
                .lines()
                .filter_map(|line| {
                    let (number, rest) = line.strip_prefix("<stdin>:")?.split_once(':')?;
                    let index = number.parse::<usize>().ok()?.checked_sub(QUESTIONS_AT)?;
                    (rest.contains("error") && index < questions.len()).then_some(index)
                })
                .collect();
            if refused.is_empty() {
                return Err(message);
            }
            let mut index = 0;
            questions.retain(|_| {
                index += 1;
                !refused.contains(&(index - 1))
            });
        }
    }

    /// The macros without arguments that are defined after `prelude`, with their texts.
    pub fn macros(&self, prelude: &str) -> Result<BTreeMap<String, String>, String> {
        let text = self.run(&["-E", "-dM", "-x", "c"], prelude)?;
        Ok(text
            .lines()
            .filter_map(|line| line.strip_prefix("#define ")?.split_once(' '))
            .filter(|(name, _)| !name.contains('('))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect())
    }
}

/// Makes assembly of a program of questions.
const ASK: [&str; 5] = ["-S", "-w", "-O1", "-x", "c"];

/// The line that the compiler takes the first question for.
const QUESTIONS_AT: usize = 1;

/// A question a line, which the compiler copies to its output with the value.
fn program(prelude: &str, questions: &[Question]) -> String {
    let mut source = format!("{prelude}\nvoid answers(void)\n{{\n#line {QUESTIONS_AT}\n");
    for (index, question) in questions.iter().enumerate() {
        let ask = format!(
            "__asm__ volatile(\".ascii \\\"@answer {index} %0 @end\\\"\" :: \"i\"((long long)({})));\n",
            question.expression
        );
        source += &match &question.only_if {
            None => ask,
            Some(name) => {
                let line = QUESTIONS_AT + index;
                format!(
                    "#ifdef {name}\n#line {line}\n{ask}#endif\n#line {}\n",
                    line + 1
                )
            }
        };
    }
    source + "}\n"
}
