//! The clipboard: what Hearthbook put there is taken away again after a while, and only that.
//!
//! The clipboard belongs to the whole PC, and some systems keep a history of it or carry it to a cloud. So the text is
//! marked as not to be kept where the system knows such a mark, and cleared when it is still the same after a set time.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use zeroize::Zeroizing;

/// Seconds until a copied text is cleared, unless a setting says otherwise.
pub const CLEAR_AFTER: u64 = 60;

/// Something that holds one text for the whole PC.
pub trait Board: Send {
    /// Puts a text there.
    ///
    /// # Errors
    /// What the system says.
    fn put(&mut self, text: &str) -> Result<(), String>;
    /// What is there now, if it is a text and may be read.
    fn text(&mut self) -> Option<String>;
    /// Takes away what is there.
    fn clear(&mut self);
}

#[derive(Default)]
struct State {
    board: Option<Box<dyn Board>>,
    ours: Option<(Zeroizing<String>, Duration)>,
}

/// The clipboard of a run.
#[derive(Default)]
pub struct Clip(Mutex<State>);

impl std::fmt::Debug for Clip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Clip").finish_non_exhaustive()
    }
}

impl Clip {
    /// A clipboard on a given board, for tests.
    #[must_use]
    pub fn on(board: Box<dyn Board>) -> Self {
        Self(Mutex::new(State { board: Some(board), ours: None }))
    }

    /// Puts a text there; it is cleared at `until`, as the monotonic clock has it.
    ///
    /// # Errors
    /// What the system says.
    pub fn put(&self, text: &str, until: Duration) -> Result<(), String> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.board.is_none() {
            state.board = Some(Box::new(PcBoard(arboard::Clipboard::new().map_err(|error| error.to_string())?)));
        }
        if let Some(board) = &mut state.board {
            board.put(text)?;
        }
        state.ours = Some((Zeroizing::new(text.to_owned()), until));
        Ok(())
    }

    /// Clears what is due, if it is still what was put there.
    pub fn tick(&self, now: Duration) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((ours, _)) = state.ours.take_if(|(_, until)| *until <= now)
            && let Some(board) = &mut state.board
            && board.text().is_some_and(|text| text == *ours)
        {
            board.clear();
        }
    }

    /// At the end of the run: nothing of ours stays.
    pub fn end(&self) {
        self.tick(Duration::MAX);
    }
}

/// The clipboard of this PC.
struct PcBoard(arboard::Clipboard);

impl Board for PcBoard {
    fn put(&mut self, text: &str) -> Result<(), String> {
        let set = self.0.set();
        #[cfg(target_os = "windows")]
        let set = arboard::SetExtWindows::exclude_from_history(arboard::SetExtWindows::exclude_from_cloud(set));
        #[cfg(all(unix, not(target_os = "macos")))]
        let set = arboard::SetExtLinux::exclude_from_history(set);
        #[cfg(target_os = "macos")]
        let set = arboard::SetExtApple::exclude_from_history(set);
        set.text(text).map_err(|error| error.to_string())
    }

    fn text(&mut self) -> Option<String> {
        self.0.get_text().ok()
    }

    fn clear(&mut self) {
        // a clipboard that cannot be cleared was taken over by another program
        let _ = self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<String>>);

    impl Board for Shared {
        fn put(&mut self, text: &str) -> Result<(), String> {
            *self.0.lock().unwrap() = text.to_owned();
            Ok(())
        }
        fn text(&mut self) -> Option<String> {
            Some(self.0.lock().unwrap().clone())
        }
        fn clear(&mut self) {
            self.0.lock().unwrap().clear();
        }
    }

    #[test]
    fn a_copied_text_goes_after_its_time_and_not_before() {
        let board = Shared::default();
        let clip = Clip::on(Box::new(board.clone()));
        clip.put("R.D. was well", Duration::from_secs(60)).unwrap();
        clip.tick(Duration::from_secs(59));
        assert_eq!(*board.0.lock().unwrap(), "R.D. was well");
        clip.tick(Duration::from_secs(60));
        assert_eq!(*board.0.lock().unwrap(), "");
    }

    #[test]
    fn what_somebody_else_put_there_stays() {
        let board = Shared::default();
        let clip = Clip::on(Box::new(board.clone()));
        clip.put("ours", Duration::from_secs(60)).unwrap();
        "a shopping list".clone_into(&mut board.0.lock().unwrap());
        clip.tick(Duration::from_secs(61));
        clip.end();
        assert_eq!(*board.0.lock().unwrap(), "a shopping list");
    }

    #[test]
    fn a_newer_copy_has_its_own_time_and_the_end_of_the_run_clears_it() {
        let board = Shared::default();
        let clip = Clip::on(Box::new(board.clone()));
        clip.put("first", Duration::from_secs(60)).unwrap();
        clip.put("second", Duration::from_secs(90)).unwrap();
        clip.tick(Duration::from_secs(60));
        assert_eq!(*board.0.lock().unwrap(), "second");
        clip.end();
        assert_eq!(*board.0.lock().unwrap(), "");
    }
}
