internal import Store

/// What of a livestream's life people should know of without looking: what went wrong, once, and with what it means.
///
/// A channel whose encoder stays away just waits for it again, and many encoders never say good-bye: nobody is told. An event ends by that
/// for good.
enum LivestreamNotices {
    static func tell(_ tables: Tables, _ livestream: Livestream, _ step: Livestream.Step) throws(StoreError) {
        let sentence: String
        switch (step.to, step.cause) {
        case (.failed, _):
            sentence =
                "“\(livestream.title)” has failed: \(step.note ?? "the server's log says why.") Start it again when that is put right."
        case (.ended, .graceOver):
            sentence =
                "“\(livestream.title)” has ended: its encoder was cut off and did not come back in time. "
                + "What was sent until then is recorded, if recording was on."
        default: return
        }
        try tell(tables, livestream, Notice(.streamFailed, about: livestream.id, sentence, link: link(livestream)), at: step.at)
    }

    static func tell(_ tables: Tables, _ livestream: Livestream, _ recording: Recording, at now: Int64) throws(StoreError) {
        let kind: Notification.Kind
        let sentence: String
        switch recording.state {
        case .recording, .complete: return
        case .failed where recording.note == RecordingOutcome.nothingCameIn: return
        case .repaired:
            kind = .recordingRepaired
            sentence = "The server stopped while “\(livestream.title)” was recorded. The recording plays up to there."
        case .failed:
            kind = .recordingFailed
            sentence = "Nothing of “\(livestream.title)” could be recorded: \(recording.note ?? "the server's log says why")."
        }
        try tell(tables, livestream, Notice(kind, about: recording.id, sentence, link: link(livestream)), at: now)
    }

    /// Those who run the organisation, and whoever made it, each once.
    private static func tell(_ tables: Tables, _ livestream: Livestream, _ notice: Notice, at now: Int64) throws(StoreError) {
        guard let organisationID = livestream.organisationID else { return }
        try tables.notifications.tellAdmins(of: organisationID, notice, at: now)
        guard let maker = livestream.createdBy, let role = try tables.memberships.role(of: maker, in: organisationID), role < .admin,
            try tables.users.find(id: maker)?.isActive == true
        else { return }
        try tables.notifications.tell(notice, to: maker, of: organisationID, at: now)
    }

    private static func link(_ livestream: Livestream) -> String { "/watch/\(livestream.playbackID)" }
}
