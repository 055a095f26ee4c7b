import Livestreams
import Store

/// The engine of the server that runs, as another process sees it: it is asked for nothing, and finds in the store what it shall do. It looks
/// there within about a second of each change.
struct NeighbourEngine: MediaEngine {
    private let configuration: Configuration

    init(_ configuration: Configuration) { self.configuration = configuration }

    /// Whether a server runs on the data folder.
    var isRunning: Bool {
        do throws(StartError) {
            _ = try DataLock(folder: configuration.dataFolder)
            return false
        } catch {
            return true
        }
    }

    /// Not known here.
    func onAir() -> [EngineSession] { [] }

    /// The server ends what the store says is ending; without a server nothing is on air.
    func end(_ session: Session.ID, of livestream: Livestream.ID) -> Bool { isRunning }

    func recheckKeys(of livestream: Livestream.ID) {}

    func urls(for livestream: Livestream) -> MediaURLs { Application.urls(livestream, configuration) }
}
