import JSON
import Outgoing
import Store
import StoreTestSupport
import Testing

@testable import Notifications

@Suite struct LivestreamEventsTests {
    private func livestream(maker: String? = nil, organisation: String? = World.parish) -> Livestream {
        Livestream(
            id: "l1", playbackID: "play", organisationID: organisation, kind: .event, title: "Sunday service", isRecorded: true,
            graceSeconds: nil, createdBy: maker, createdAt: 1)
    }

    private func step(_ from: Livestream.State, _ to: Livestream.State, _ cause: Livestream.Cause, note: String? = nil) -> Livestream.Step {
        Livestream.Step(from: from, to: to, at: 1_800_000_000_000, agent: .system, cause: cause, note: note, sessionID: "s1")
    }

    private func take(_ steps: [Livestream.Step], _ livestream: Livestream, in world: World) async throws {
        try await world.store.write { tables in for step in steps { try LivestreamEvents.stepTaken(tables, livestream, step) } }
    }

    private func told(_ name: String, _ world: World) async throws -> [Notification] {
        try await world.notifications.inbox.page(caller: world.caller(name), limit: 10).records
    }

    @Test("The steps of a livestream arrive in their order, each with its session and without secrets", arguments: TestDatabase.allCases)
    func order(database: TestDatabase) async throws {
        let world = try await World(on: database)
        _ = try await world.endpoint()
        try await take(
            [
                step(.draft, .scheduled, .scheduled), step(.scheduled, .live, .encoderConnected), step(.live, .interrupted, .encoderLost),
                step(.interrupted, .live, .encoderReturned), step(.live, .ended, .encoderStopped),
            ], livestream(), in: world)
        try await world.runJobs()
        let bodies = try world.outside.requests.map { try JSON.Value(parsing: $0.body ?? []) }
        #expect(
            bodies.map { $0["type"]?.string } == [
                "livestream.scheduled", "livestream.live", "livestream.interrupted", "livestream.live", "livestream.ended",
            ])
        let data = try #require(bodies.last?["data"])
        #expect(data["state"] == "ended" && data["cause"] == "encoder_stopped" && data["session"]?["id"] == "s1")
        #expect(data["title"] == "Sunday service" && data["at"] == "2027-01-15T08:00:00.000Z")
        #expect(bodies.allSatisfy { $0["livestream_id"] == "l1" })
    }

    @Test(
        "Leaving the air is an end, wherever it leads",
        arguments: [
            (.live, .scheduled, .livestreamEnded), (.ending, .scheduled, .livestreamEnded), (.interrupted, .starting, .livestreamEnded),
            (.cancelled, .scheduled, .livestreamScheduled), (.scheduled, .starting, .livestreamChanged),
            (.live, .ending, .livestreamChanged),
            (.ended, .archived, .livestreamChanged), (.starting, .failed, .livestreamFailed),
            (.scheduled, .cancelled, .livestreamCancelled),
        ] as [(Livestream.State, Livestream.State, WebhookEvent.Kind)])
    func kinds(from: Livestream.State, to: Livestream.State, kind: WebhookEvent.Kind) {
        #expect(LivestreamEvents.kind(of: step(from, to, .stopDone)) == kind)
    }

    @Test("What went wrong is told to those who run the organisation and to the maker, once each")
    func failures() async throws {
        let world = try await World()
        try await take([step(.live, .failed, .failed, note: "The disk broke.")], livestream(maker: "member"), in: world)
        for name in ["owner", "admin", "member"] {
            let notifications = try await told(name, world)
            #expect(notifications.map(\.kind) == [.streamFailed])
            #expect(notifications.first?.sentence.hasPrefix("“Sunday service” has failed: The disk broke.") == true)
        }
        #expect(try await told("stranger", world).isEmpty)
        try await take([step(.live, .failed, .failed, note: "Again.")], livestream(maker: "owner"), in: world)
        #expect(try await told("owner", world).map(\.count) == [2])
    }

    @Test("An event that its encoder left for good is told of; a clean end and a pause are not")
    func graceOver() async throws {
        let world = try await World()
        try await take([step(.live, .interrupted, .encoderLost), step(.live, .ended, .encoderStopped)], livestream(), in: world)
        #expect(try await told("owner", world).isEmpty)
        try await take([step(.interrupted, .ended, .graceOver)], livestream(), in: world)
        #expect(try await told("owner", world).count == 1)
        try await take([step(.interrupted, .scheduled, .graceOver)], livestream(), in: world)
        #expect(try await told("owner", world).map(\.count) == [1])
    }

    @Test("A recording is announced when it plays, and people hear of one that doesn't, or not to its end")
    func recordings() async throws {
        let world = try await World()
        _ = try await world.endpoint()
        try await world.store.write { tables in try tables.livestreams.insert(livestream()) }
        let outcomes: [RecordingOutcome] = [
            .complete(durationMilliseconds: 5, byteCount: 9), .repaired(durationMilliseconds: 5, byteCount: 9, note: "cut"),
            .failed(note: "the disk was full"), .failed(note: RecordingOutcome.nothingCameIn),
        ]
        for (index, outcome) in outcomes.enumerated() {
            _ = try await world.store.startSession(id: "s\(index)", livestreamID: "l1", at: 1)
            let id = try await world.store.startRecording(sessionID: "s\(index)", folder: "f\(index)", at: 1).id
            try await world.store.finishRecording(id: id, outcome, at: world.now, then: LivestreamEvents.recorded)
        }
        try await world.runJobs()
        let bodies = try world.outside.requests.map { try JSON.Value(parsing: $0.body ?? []) }
        #expect(bodies.map { $0["type"]?.string } == ["recording.ready", "recording.ready", "recording.failed", "recording.failed"])
        #expect(bodies.first?["data"]?["recording"]?["duration_milliseconds"] == 5)
        // Whoever tries a connection and sends nothing has lost nothing.
        #expect(try await told("owner", world).map(\.kind.rawValue).sorted() == ["recording_failed", "recording_repaired"])
    }

    @Test("Other settings, a removal and a removed recording are told in the livestream's lane")
    func changes() async throws {
        let world = try await World()
        _ = try await world.endpoint()
        let recording = Recording(id: "r1", sessionID: "s1", livestreamID: "l1", folder: "f", state: .complete, startedAt: 1)
        try await world.store.write { tables in
            try LivestreamEvents.settingsChanged(tables, livestream(), at: world.now)
            try LivestreamEvents.recordingDeleted(tables, livestream(), recording, at: world.now)
            try LivestreamEvents.deleted(tables, livestream(), at: world.now)
        }
        try await world.runJobs()
        let bodies = try world.outside.requests.map { try JSON.Value(parsing: $0.body ?? []) }
        #expect(bodies.map { $0["type"]?.string } == ["livestream.changed", "recording.deleted", "livestream.deleted"])
        #expect(bodies.first?["data"]?["version"] == 1 && bodies.allSatisfy { $0["livestream_id"] == "l1" })
    }

    @Test("The server's own livestreams have nobody to tell")
    func ownerless() async throws {
        let world = try await World()
        _ = try await world.endpoint()
        try await take([step(.live, .failed, .failed)], livestream(organisation: nil), in: world)
        #expect(try await world.runJobs() == 0)
        #expect(try await told("owner", world).isEmpty)
    }
}
