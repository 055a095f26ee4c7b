import Livestreams
import Notifications
import Store

extension LivestreamEvents {
    /// For the environment's `onChange`.
    static func changed(_ tables: Tables, _ livestream: Livestream, _ change: LivestreamChange, at now: Int64) throws {
        switch change {
        case .settings: try settingsChanged(tables, livestream, at: now)
        case .deleted: try deleted(tables, livestream, at: now)
        case .recordingDeleted(let recording): try recordingDeleted(tables, livestream, recording, at: now)
        }
    }
}
