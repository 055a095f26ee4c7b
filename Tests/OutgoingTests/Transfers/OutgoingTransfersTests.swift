import Testing

@testable import Outgoing

@Suite(.enabled(if: Servers.areThere, "needs script/bootstrap test"), .timeLimit(.minutes(2)), .serialized)
struct OutgoingTransfersTests {
    /// How many `/silent` requests of this name the server has open now.
    private static func active(_ servers: Servers, _ name: String) async throws -> Int {
        try await Int(HTTPClient.live().send(.test(servers.url("/active?\(name)"))).text) ?? -1
    }

    @Test("Cancelling the task ends the transfer, under way or waiting, and frees its room")
    func cancellation() async throws {
        let servers = try await Servers.get()
        var limits = OutgoingLimits()
        limits.transfersMax = 1
        let client = HTTPClient.live(limits: limits)
        let silent = OutgoingRequest.test(try servers.url("/silent?cancellation"))
        let underWay = Task { try await client.send(silent) }
        #expect(try await eventually { try await Self.active(servers, "cancellation") == 1 })
        let waiting = Task { try await client.send(silent) }
        waiting.cancel()
        #expect(await (waiting.result.failure as? OutgoingError)?.code == .cancelled)
        underWay.cancel()
        #expect(await (underWay.result.failure as? OutgoingError)?.code == .cancelled)
        #expect(try await client.send(.test(servers.url("/echo"))).status == 200)
    }

    @Test("A task that was cancelled before asks nobody")
    func cancelledBefore() async throws {
        let request = OutgoingRequest.test(try await Servers.get().url("/silent?cancelledBefore"))
        let client = HTTPClient.live()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await client.send(request)
        }
        task.cancel()
        #expect(await (task.result.failure as? OutgoingError)?.code == .cancelled)
    }

    @Test("One that finds no room in its time fails, and one more than may wait is refused")
    func noRoom() async throws {
        let servers = try await Servers.get()
        var limits = OutgoingLimits()
        limits.transfersPerHostMax = 1
        limits.waitingMax = 1
        let client = HTTPClient.live(limits: limits)
        let first = Task { try await client.send(.test(servers.url("/silent?noRoom"))) }
        #expect(try await eventually { try await Self.active(servers, "noRoom") == 1 })
        var hasty = OutgoingRequest.test(try servers.url("/echo"))
        hasty.timeLimit = .milliseconds(50)
        let second = Task { [hasty] in try await client.send(hasty) }
        #expect(await (second.result.failure as? OutgoingError)?.code == .timedOut)
        first.cancel()
    }

    @Test("When the last reference goes, what is under way is cancelled")
    func end() async throws {
        let servers = try await Servers.get()
        let request = OutgoingRequest.test(try servers.url("/silent?end"))
        var transfers: OutgoingTransfers? = OutgoingTransfers()
        let loop = try #require(transfers).loop
        let task = Task { () async -> OutgoingError.Code? in
            let result = await withCheckedContinuation { continuation in
                loop.submit(
                    TransferOrder(id: 1, work: .http(request), url: request.url, deadline: .now + .seconds(60), continuation: continuation))
            }
            return result.failure?.code
        }
        #expect(try await eventually { try await Self.active(servers, "end") == 1 })
        transfers = nil
        #expect(await task.value == .cancelled)
    }

    @Test("Many at once all come back")
    func many() async throws {
        let servers = try await Servers.get()
        let client = HTTPClient.live(limits: servers.limits)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                let url = try servers.url(number.isMultiple(of: 4) ? "https" : "http", "/big?\(number)")
                group.addTask { try await client.send(.test(url)).body.count == number ? 1 : 0 }
            }
            return try await group.reduce(0, +)
        }
        #expect(count == 200)
    }
}

extension Result {
    var failure: Failure? { if case .failure(let error) = self { error } else { nil } }
}
