internal import Cryptography
internal import HTTP
internal import Jobs
internal import Outgoing
internal import Store

/// Delivers events to endpoints.
struct WebhookSender: Sendable {
    let context: Notifications

    var deliveries: JobHandler {
        JobHandler(kind: WebhookTable.deliveryJob, policy: .patient, timeLimit: Self.timeLimit) { await deliver($0) }
    }

    /// Somebody waits for it, and can ask again.
    var pings: JobHandler {
        JobHandler(kind: WebhookTable.pingJob, policy: .once, timeLimit: Self.timeLimit) { await deliver($0) }
    }

    private static let timeLimit = NotificationLimits.deliveryTimeLimit + .seconds(15)
    /// How long a delivery waits that found the store silent, in milliseconds.
    private static let storePause: Int64 = 5000

    /// All that one attempt needs.
    private struct Order: Sendable {
        var delivery: WebhookDelivery
        var endpoint: WebhookEndpoint
        var event: WebhookEvent
        var secrets: [String]
    }

    private func deliver(_ job: Job) async -> JobHandler.Report {
        guard let id = jobSubject(job.payload, "delivery") else { return .init(.hopeless("The job names no delivery.")) }
        let now = context.clock()
        let order: Order?
        do {
            order = try await context.store.read { tables in try self.order(id, tables, at: now) }
        } catch {
            switch (error as? StoreError)?.code {
            // That won't pass by itself soon; a silent store may.
            case .secretsLost, .sealBroken, .corrupt: return .init(.failed("The endpoint's secret can't be opened: rotate it."))
            default: return .init(.notNow(until: now + Self.storePause))
            }
        }
        // Its endpoint or its event may have been removed.
        guard let order, order.delivery.state == .pending else { return .init(.done) }
        guard order.endpoint.isEnabled || order.delivery.cause == .ping else {
            return .init(.done) { tables, _, now in try tables.webhooks.setState(.dropped, of: id, finishedAt: now) }
        }
        return await send(order, at: now)
    }

    private func order(_ id: WebhookDelivery.ID, _ tables: Tables, at now: Int64) throws -> Order? {
        guard let delivery = try tables.webhooks.delivery(id: id), let event = try tables.webhooks.event(id: delivery.eventID),
            let endpoint = try tables.webhooks.find(id: delivery.endpointID)
        else { return nil }
        let secrets = try tables.webhooks.openSecrets(of: endpoint.id, at: now, limit: WebhookSignature.secretsMax)
        return Order(delivery: delivery, endpoint: endpoint, event: event, secrets: secrets)
    }

    private func send(_ order: Order, at now: Int64) async -> JobHandler.Report {
        let start = ContinuousClock.now
        let result: Result<OutgoingResponse, OutgoingError>
        do throws(OutgoingError) { result = .success(try await context.http.send(try request(order, at: now))) } catch {
            result = .failure(error)
        }
        let answer = WebhookAnswer(result, at: context.clock())
        let attempt = WebhookAttempt(
            at: now, durationMilliseconds: (ContinuousClock.now - start).milliseconds, status: answer.status, trouble: answer.trouble,
            answer: answer.beginning)
        let ledger = WebhookLedger(delivery: order.delivery, attempt: attempt, isGone: answer.isGone)
        return .init(answer.outcome) { tables, ending, now in try ledger.record(tables, ending, at: now) }
    }

    private func request(_ order: Order, at now: Int64) throws(OutgoingError) -> OutgoingRequest {
        let body = WebhookBody.bytes(order.event)
        let secrets = order.secrets.compactMap { WebhookSecret($0) }
        guard !secrets.isEmpty else { throw OutgoingError(.invalid, "The endpoint has no secret to sign with: rotate it.") }
        var request = OutgoingRequest(
            .post, try OutgoingURL(order.endpoint.url),
            headers: [
                "Content-Type": "application/json",
                "User-Agent": "Carillon-Webhooks",
                WebhookSignature.headerName: WebhookSignature.header(for: body, at: now / 1000, secrets: secrets),
                "Carillon-Event": order.event.kind.rawValue,
                "Carillon-Event-Id": order.event.id,
                "Carillon-Delivery-Id": order.delivery.id,
            ], body: body)
        request.timeLimit = NotificationLimits.deliveryTimeLimit
        request.answerBytesMax = NotificationLimits.answerBytesMax
        request.overlongAnswer = .isCut
        request.addresses = context.settings.webhookAddresses
        return request
    }
}

extension Duration {
    /// Whole milliseconds.
    fileprivate var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
