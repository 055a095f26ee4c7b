import Accounts
import Livestreams
import Store

extension StoredCommands {
    /// How long a server that runs may take to end what is on air.
    private static let stopMax = Duration.seconds(15)
    private static let stopPoll = Duration.milliseconds(200)

    func take(_ act: Command.Livestreams.Act, _ livestream: Livestream) async throws -> CommandResult {
        do throws(any Error) {
            let life = domain.life
            switch act {
            case .schedule: return told(try await life.schedule(livestream.id, by: caller))
            case .start: return told(try await life.start(livestream.id, by: caller))
            case .stop: return try await stop(livestream)
            case .cancel: return told(try await life.cancel(livestream.id, by: caller))
            case .archive: return told(try await life.archive(livestream.id, by: caller))
            case .restore: return told(try await life.restore(livestream.id, by: caller))
            }
        } catch let refusal as LifeRefusal {
            throw ServiceError(refusal)
        }
    }

    private func stop(_ livestream: Livestream) async throws -> CommandResult {
        if [.draft, .scheduled].contains(livestream.life.state), livestream.life.sessionID != nil {
            throw StartError(
                "“\(livestream.title)” hasn't begun, though its encoder is connected already. `carillon stream-keys rotate \(livestream.id)` "
                    + "throws the encoder off, and gives a new key.")
        }
        var seen = try await domain.life.stop(livestream.id, by: caller)
        // The server that runs finds in the store that it shall end the session.
        let deadline = ContinuousClock.now + Self.stopMax
        while seen.livestream.life.state == .ending, ContinuousClock.now < deadline {
            try await Task.sleep(for: Self.stopPoll)
            seen = try await LivestreamService(domain.environment).get(livestream.id, by: caller)
        }
        return told(seen)
    }

    /// What is now, which isn't always what was asked for.
    private func told(_ seen: SeenLivestream) -> CommandResult {
        let livestream = seen.livestream
        let sentence =
            switch livestream.life.state {
            case .draft: "is a draft: only those who make it see it."
            case .scheduled: "is scheduled."
            case .starting: "is open: it is live as soon as its encoder connects."
            case .live: "is live."
            case .interrupted: "is interrupted: its encoder is expected back."
            case .ending: "is to end, but the server hasn't ended it yet: does it run well? `carillon doctor` looks."
            case .ended: "has ended."
            case .cancelled: "is cancelled."
            case .archived: "is archived."
            case .failed: "has failed\(livestream.life.note.map { ": \($0)" } ?? ".")"
            }
        return .said("“\(livestream.title)” \(sentence)", json(livestream))
    }
}
