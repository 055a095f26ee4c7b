import API
import Accounts
import JSON
import Livestreams
import Runtime
import Store

extension StoredCommands {
    func livestreams(_ command: Command.Livestreams) async throws -> CommandResult {
        switch command {
        case .list(let organisationName, let state):
            return try await listLivestreams(organisationName, state.flatMap(Livestream.State.init(rawValue:)))
        case .show(let name): return record(try await livestream(name))
        case .create(let title, let organisationName, let isChannel, let isDraft):
            return try await create(title, organisationName, kind: isChannel ? .channel : .event, isDraft: isDraft)
        case .act(let act, let name): return try await take(act, try await livestream(name))
        case .delete(let name, let withRecordings): return try await delete(try await livestream(name), withRecordings: withRecordings)
        }
    }

    private func listLivestreams(_ organisationName: String?, _ state: Livestream.State?) async throws -> CommandResult {
        let owner: Organisation? = if let organisationName { try await organisation(organisationName) } else { nil }
        let found = try await store.livestreams().filter { livestream in
            (owner == nil || livestream.organisationID == owner?.id) && (state == nil || livestream.life.state == state)
        }
        return .table(
            ["ID", "STATE", "WATCH PAGE", "TITLE"],
            found.map { [$0.id, $0.life.state.rawValue, "/watch/\($0.playbackID)", $0.title] },
            empty: "There are no such livestreams. `carillon livestreams create TITLE` makes one.", found.map(json))
    }

    private func create(
        _ title: String, _ organisationName: String?, kind: Livestream.Kind, isDraft: Bool
    ) async throws -> CommandResult {
        let made: (livestream: Livestream, key: StreamKey)
        if let owner = try await owner(organisationName) {
            let new = try await LivestreamService(domain.environment).create(
                LivestreamSettings(title: title), kind: kind, isDraft: isDraft, in: owner.id, by: caller)
            made = (new.livestream.livestream, new.key)
        } else {
            guard !isDraft else { throw StartError("A draft belongs to an organisation: name it by --organisation.") }
            made = try await store.addLivestream(title: title, graceSeconds: Int64(configuration.gracePeriod.inSeconds), at: now)
            let (id, time) = (made.livestream.id, now)
            try await store.write { [caller] tables in
                try tables.audit(.livestreamCreated, by: caller, in: nil, on: .livestream(id), at: time)
            }
        }
        var json = json(made.livestream)
        json["rtmpUrl"] = .init(rtmpAddress)
        json["streamKey"] = .init(made.key.reveal())
        return .record(
            [
                "Livestream": "\(made.livestream.title) (id \(made.livestream.id))", "Server address": rtmpAddress,
                "Stream key": made.key.reveal(), "Watch page": watchAddress(made.livestream),
            ], json)
    }

    /// With several organisations nobody can know which one is meant; without a name it is the server's own then, for those who run it: a
    /// channel, as everything that is the server's own.
    private func owner(_ name: String?) async throws -> Organisation? {
        if let name { return try await organisation(name) }
        let first = try await store.read { tables in try tables.organisations.page(after: nil, limit: 2).records }
        return first.count == 1 ? first.first : nil
    }

    private func delete(_ livestream: Livestream, withRecordings: Bool) async throws -> CommandResult {
        let recordings = RecordingService(domain.environment)
        let found = try await all { cursor in try await recordings.list(livestream.id, after: cursor, by: caller) }
        if !found.isEmpty, !withRecordings {
            throw StartError(
                "“\(livestream.title)” has \(found.count) recording\(found.count == 1 ? "" : "s"): add --with-recordings to delete "
                    + "\(found.count == 1 ? "it" : "them") too, or archive the livestream.")
        }
        for recording in found { try await recordings.delete(recording.id, of: livestream.id, by: caller) }
        try await LivestreamService(domain.environment).delete(livestream.id, by: caller)
        let also = found.isEmpty ? "" : " and \(found.count) recording\(found.count == 1 ? "" : "s"). \(filesSentence)"
        return .said("Deleted “\(livestream.title)”\(also.isEmpty ? "." : also)", json(livestream))
    }

    private func record(_ livestream: Livestream) -> CommandResult {
        var json = json(livestream)
        json["rtmpUrl"] = .init(rtmpAddress)
        return .record(
            [
                "id": livestream.id, "title": livestream.title, "kind": livestream.kind.rawValue,
                "state": "\(livestream.life.state.rawValue) since \(instantText(livestream.life.changedAt))",
                "note": livestream.life.note ?? "-", "starts": instantText(livestream.schedule.startsAt),
                "organisation": livestream.organisationID ?? "the server's own", "watch page": watchAddress(livestream),
                "server address": rtmpAddress,
            ], json)
    }

    // MARK: Shapes

    /// What the API calls the same has the same names there.
    func json(_ livestream: Livestream) -> JSON.Value {
        [
            "id": .init(livestream.id), "title": .init(livestream.title), "kind": .init(livestream.kind.rawValue),
            "state": .init(livestream.life.state.rawValue), "stateSince": .time(livestream.life.changedAt),
            "note": .init(livestream.life.note), "organisationId": .init(livestream.organisationID),
            "playbackId": .init(livestream.playbackID), "watchUrl": .init(watchAddress(livestream)),
            "startAt": .time(livestream.schedule.startsAt), "createdBy": .init(livestream.createdBy),
            "createdAt": .time(livestream.createdAt),
        ]
    }

    func watchAddress(_ livestream: Livestream) -> String { "\(address)/watch/\(livestream.playbackID)" }

    private var rtmpAddress: String {
        let port = configuration.rtmpPort == 1935 ? "" : ":\(configuration.rtmpPort)"
        return "rtmp://\(configuration.publicAddress ?? "localhost")\(port)/live"
    }
}
