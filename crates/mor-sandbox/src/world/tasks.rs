//! What API v2 does on its own: flash calls and transcriptions.

use super::{World, next_id};

impl World {
    /// Keeps a flash call until its answer is read; returns the id of its task.
    pub(crate) fn add_flash_task(&mut self, destination: &str) -> Option<u64> {
        let id = next_id(&self.flash_tasks)?;
        self.flash_tasks.insert(id, destination.to_owned());
        Some(id)
    }

    pub(crate) fn add_transcription(&mut self) -> Option<u64> {
        let id = self.transcriptions.last().map_or(Some(1), |last| last.checked_add(1))?;
        self.transcriptions.insert(id);
        Some(id)
    }
}
