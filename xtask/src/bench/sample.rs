//! Medians and how they are written.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result};

use crate::shell::output;

/// The seconds of several runs.
#[derive(Default)]
pub struct Sample(Vec<f64>);

impl Sample {
    /// Adds a run.
    pub fn add(&mut self, seconds: f64) {
        self.0.push(seconds);
    }

    /// The median; the mean of the middle two when their number is even.
    pub fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        match sorted.len() {
            0 => f64::NAN,
            odd if odd % 2 == 1 => sorted[odd / 2],
            even => f64::midpoint(sorted[even / 2 - 1], sorted[even / 2]),
        }
    }
}

/// Runs a program to its end: the seconds of the whole process, and the seconds that it printed itself, if any.
pub fn timed(command: &mut Command) -> Result<(f64, Option<f64>)> {
    let begun = Instant::now();
    let printed = output(command).context("a program that is measured failed")?;
    Ok((begun.elapsed().as_secs_f64(), printed.trim().parse().ok()))
}

/// "1.24 s", "38 ms".
pub fn in_words(seconds: f64) -> String {
    if seconds >= 1.0 { format!("{seconds:.2} s") } else { format!("{:.0} ms", seconds * 1000.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        for (runs, middle) in [(vec![3.0, 1.0, 2.0], 2.0), (vec![4.0, 1.0, 2.0, 3.0], 2.5), (vec![7.0], 7.0)] {
            assert_eq!(Sample(runs.clone()).median(), middle, "{runs:?}");
        }
    }
}
