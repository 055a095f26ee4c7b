import API
import Accounts
import HTTP
import HTTPServer
import JSON
import Runtime
import Store
import WebUI

/// `/api/notifications/events`: tells a person's open pages that their notifications have changed. An event says nothing else: what has
/// changed, a page asks for by the API, so that a sign-in that was ended learns nothing by a stream that is still open.
struct NotificationEvents: Sendable {
    static let eventName = "notifications"

    let channels: EventChannels
    let routes: APIRoutes

    func add(to router: inout Router<HTTPHandler>) {
        router.add(.get, "/api/notifications/events") { exchange, _ in open(exchange) }
    }

    /// From now on each change of this process is told.
    func follow(_ store: Store) {
        store.notificationBell.onRing { [channels] people in
            for userID in people { channels.send(Self.eventName, Self.data.text, to: Self.topic(userID)) }
        }
    }

    private static let data: JSON.Value = [:]

    /// Playback ids, the other topics, hold no space.
    private static func topic(_ userID: User.ID) -> String { "notifications of " + userID }

    private func open(_ exchange: HTTPExchange) {
        let (head, client, isEncrypted) = (exchange.request, exchange.client, exchange.isEncrypted)
        let bound = LoopBound(exchange, on: exchange.loop)
        Task {
            let reader = await reader(head, AddressPrefix(addressBytes: client.bytes), isEncrypted: isEncrypted)
            bound.loop.execute {
                guard bound.value.isOpen else { return }
                switch reader {
                case .failure(let error): bound.value.respond(.error(error.status, code: error.code.word, error.sentence))
                // A page that polls, since events don't come through to it.
                case .success where head.query["once"] != nil: bound.value.respond(PageRoutes.json(Self.data))
                case .success(let userID): channels.open(bound.value, topic: Self.topic(userID))
                }
            }
        }
    }

    private func reader(
        _ head: HTTPRequestHead, _ address: AddressPrefix?, isEncrypted: Bool
    ) async -> Result<User.ID, ServiceError> {
        do {
            return .success(try await routes.caller(of: head, from: address, isEncrypted: isEncrypted).requireUser(.integrations))
        } catch {
            return .failure(ServiceError(anything: error))
        }
    }
}
