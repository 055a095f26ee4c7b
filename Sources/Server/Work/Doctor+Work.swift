import API
import Outgoing
import Runtime
import Store

extension Doctor {
    /// Jobs that wait longer than this don't wait by plan.
    private static let waitMax: Int64 = 3_600_000

    /// What goes on behind the answers: jobs, the mail server, the sign-in services.
    func work(_ store: Store) async -> [Finding] {
        let transfers = OutgoingTransfers()
        return await jobs(store) + mail(transfers) + issuers(HTTPClient.live(over: transfers))
    }

    private func jobs(_ store: Store) async -> [Finding] {
        let now = WallClock.milliseconds()
        do {
            let (figures, dead) = try await store.read { tables in
                (try tables.jobs.figures(at: now), try tables.jobs.dead(limit: 1).records.first)
            }
            var findings: [Finding] = []
            if let oldest = figures.oldestDueAt, now - oldest > Self.waitMax {
                findings.append(
                    .init(
                        verdict: .fault, subject: "jobs",
                        sentence: "\(figures.dueCount) wait to be done, the oldest for \((now - oldest) / Self.waitMax) hours: "
                            + "does the server run, and does its log say why they are not done?"))
            }
            if let dead {
                findings.append(
                    .init(
                        verdict: .note, subject: "jobs",
                        sentence:
                            "\(figures.deadCount) were given up, the last of them \(dead.kind): \(dead.lastError ?? "nobody noted why.") "
                            + "A webhook's can be replayed on its page."))
            }
            return findings.isEmpty
                ? [.init(verdict: .good, subject: "jobs", sentence: "None waits too long, none was given up.")] : findings
        } catch {
            return [.init(verdict: .fault, subject: "jobs", sentence: "\(error)")]
        }
    }

    private func mail(_ transfers: OutgoingTransfers) async -> [Finding] {
        do {
            guard let server = try configuration.mailServer.server(), let sender = configuration.mailSender.flatMap({ Mailbox($0) }) else {
                return [
                    .init(
                        verdict: .note, subject: "mail",
                        sentence: "None is sent (mail-server): links wait for an operator to hand them over.")
                ]
            }
            try await Mailer.live(server: server, over: transfers).check(sender)
            return [.init(verdict: .good, subject: "mail", sentence: "The \(server) takes mails.")]
        } catch {
            return [
                .init(
                    verdict: .fault, subject: "mail",
                    sentence: "\(error) Mails wait for about a day, and are tried again until then (mail-server).")
            ]
        }
    }

    private func issuers(_ http: HTTPClient) async -> [Finding] {
        await OutsideIssuers(configuration, http: http).troubles().map { issuer, trouble in
            guard let trouble else { return Finding(verdict: .good, subject: "sign-in service", sentence: "\(issuer) shows its keys.") }
            return Finding(
                verdict: .fault, subject: "sign-in service",
                sentence:
                    "\(issuer) gives no keys: \(trouble) Its people can't come in once the keys that are known have grown old (issuers).")
        }
    }
}
