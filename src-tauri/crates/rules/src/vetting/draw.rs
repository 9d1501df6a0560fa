//! The draw of files for a self-audit: whoever has the seed and the list can draw again and gets the same files.

use sha2::{Digest, Sha256};

/// Positions of the files drawn, in the order of the draw: the ids sorted by SHA-256 of seed, line feed and id.
#[must_use]
pub fn draw(seed: &str, ids: &[String], files: usize) -> Vec<usize> {
    let mut order: Vec<(Vec<u8>, usize)> = ids
        .iter()
        .enumerate()
        .map(|(index, id)| (Sha256::digest(format!("{seed}\n{id}").as_bytes()).to_vec(), index))
        .collect();
    order.sort();
    order.into_iter().take(files).map(|(_, index)| index).collect()
}
