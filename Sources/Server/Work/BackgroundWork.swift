import Accounts
import Cryptography
import Jobs
import Logging
import Notifications
import Outgoing
import Runtime
import Store

/// What goes on behind the answers: jobs, with the webhooks and mails that they carry, and clearing away what is old. Whatever leaves this
/// server on its own account leaves by here, over one thread and within one set of limits.
final class BackgroundWork: Sendable {
    private static let clearingInterval = Duration.seconds(3600)

    let notifications: Notifications
    /// Whose the tokens of outside issuers are.
    let outside: OutsideVerification
    private let runner: JobRunner

    /// Nothing runs yet.
    init(store: Store, configuration: Configuration, log: Log) throws(StartError) {
        let transfers = OutgoingTransfers()
        let http = HTTPClient.live(over: transfers)
        let mailServer = try configuration.mailServer.server()
        let log = log.area("work")
        notifications = Notifications(
            store: store, settings: NotificationSettings(configuration), http: http,
            mailer: mailServer.map { Mailer.live(server: $0, over: transfers) })
        outside = OutsideIssuers(configuration, http: http).verification(log: log)
        let files = RecordingFiles(folder: configuration.recordingsFolder)
        runner = JobRunner(
            store: store, handlers: notifications.jobHandlers + [files.handler], name: randomIdentifier(length: 12), log: log)
    }

    func start(_ upkeep: Upkeep) async {
        await runner.start()
        upkeep.every(Self.clearingInterval, "clearing away old events and notifications") { [notifications] in
            try await notifications.clearAway(at: WallClock.milliseconds())
        }
    }

    /// Takes no more work and waits for what is under way; what isn't ready in time is handed back, to be done after the next start.
    func drain(within limit: Duration) async {
        await runner.drain(within: max(limit, .zero))
    }
}

extension NotificationSettings {
    init(_ configuration: Configuration) {
        self.init(publicAddress: configuration.publicURL ?? "", sender: configuration.mailSender.flatMap { Mailbox($0, name: "Carillon") })
        webhookAddresses = .publicOnly(except: configuration.webhookNetworks.compactMap { AddressBlock($0) })
        allowsUnencryptedWebhooks = configuration.unencryptedWebhooks
    }
}
