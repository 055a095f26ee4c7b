internal import Bytes
internal import RTP
internal import Runtime
internal import WebRTC

extension LoopTransport {
    /// Takes a datagram from the port: a check is led by the session's fragment in it, anything else by the address it comes from.
    func receive(_ datagram: RawSpan, _ path: UDPPath, at now: Instant) {
        let address = TransportAddress(path)
        if let (message, key) = Self.request(datagram) {
            guard let link = owner(of: message, key, datagram, from: address, path, at: now) else { return }
            return deliver(datagram, to: link, from: address, at: now)
        }
        guard let route = routes[address] else { return }
        route.lastHeard = now
        route.path = path
        switch route.target {
        case .here(let link): deliver(datagram, to: link, from: address, at: now)
        case .elsewhere(let ticket, let key, let queue):
            if ticket.isClosed {
                routes[address] = nil
            } else {
                queue.put(ForwardQueue.Datagram(key: key, path: path, bytes: datagram.copied()))
            }
        }
    }

    /// What other loops got for sessions that live here.
    func drainForwarded() {
        let now = Instant.now()
        for datagram in queues[loop.index].take() {
            guard let link = sessions[datagram.key] else { continue }
            let address = TransportAddress(datagram.path)
            // The other loop has seen an authentic check from there.
            _ = note(address, datagram.path, leadsTo: link, at: now)
            deliver(datagram.bytes.rawSpan, to: link, from: address, at: now)
        }
    }

    func deliver(_ datagram: RawSpan, to link: PeerLink, from address: TransportAddress, at now: Instant) {
        guard let session = link.session else { return }
        session.receive(datagram, from: address, at: now)
        reschedule(link, at: now)
    }

    /// A request that names a session of ours; nil for anything else, at the cost of a look.
    static func request(_ datagram: RawSpan) -> (STUNMessage, UsernameKey)? {
        guard STUNMessage.isSTUN(datagram), let message = try? STUNMessage(datagram), message.header.messageClass == .request,
            let key = UsernameKey(message, in: datagram)
        else { return nil }
        return (message, key)
    }

    // MARK: Checks

    /// The session that a check is for, if it lives here by now and the check is authentic. One for another loop's is passed on.
    private func owner(
        of message: STUNMessage, _ key: UsernameKey, _ datagram: RawSpan, from address: TransportAddress, _ path: UDPPath, at now: Instant
    ) -> PeerLink? {
        if let link = sessions[key] {
            if let route = routes[address], route.leads(to: link) {
                route.lastHeard = now
                route.path = path
                return link
            }
            guard isAuthentic(message, datagram, for: link.ticket), note(address, path, leadsTo: link, at: now) else { return nil }
            return link
        }
        guard let ticket = registry[key], isAuthentic(message, datagram, for: ticket) else { return nil }
        guard mayLead(address, to: ticket, at: now) else { return nil }
        if let link = begin(ticket, key, at: now) { return note(address, path, leadsTo: link, at: now) ? link : nil }
        guard let place = ticket.place, place.loop !== loop else { return nil }
        let queue = queues[place.loop.index]
        _ = note(address, path, leadsTo: .elsewhere(ticket, key, queue), at: now)
        queue.put(ForwardQueue.Datagram(key: key, path: path, bytes: datagram.copied()))
        return nil
    }

    func isAuthentic(_ message: STUNMessage, _ datagram: RawSpan, for ticket: PeerTicket) -> Bool {
        message.isAuthentic(datagram, password: Array(ticket.credentials.local.password.utf8))
    }

    /// Makes the session here, if it waits and nobody was faster.
    func begin(_ ticket: PeerTicket, _ key: UsernameKey, at now: Instant) -> PeerLink? {
        guard ticket.place == nil else { return nil }
        let link = PeerLink(ticket, key: key, transport: self)
        // It may send while it is made.
        sessions[key] = link
        guard let session = ticket.begin(link) else {
            sessions[key] = nil
            return nil
        }
        link.session = session
        reschedule(link, at: now)
        return link
    }

    // MARK: Routes

    /// Lets an address lead to a session from now on. False where it leads to another one that was heard a moment ago.
    func note(_ address: TransportAddress, _ path: UDPPath, leadsTo link: PeerLink, at now: Instant) -> Bool {
        if let route = routes[address], route.leads(to: link) {
            route.lastHeard = now
            route.path = path
            return true
        }
        guard note(address, path, leadsTo: .here(link), at: now) else { return false }
        link.addresses.append(address)
        if link.addresses.count > limits.addressesPerSessionMax {
            let silent = link.addresses.indices.min { heard(link.addresses[$0]) < heard(link.addresses[$1]) } ?? 0
            let gone = link.addresses.remove(at: silent)
            if routes[gone]?.leads(to: link) == true {
                routes[gone] = nil
                connections.removeValue(forKey: gone)?.closeAfterFlush()
            }
        }
        return true
    }

    /// Whether an address may lead to a session. Whoever knows one session's password must not take another's address from it by forging it as
    /// his own.
    func mayLead(_ address: TransportAddress, to ticket: PeerTicket, at now: Instant) -> Bool {
        routes[address].map { $0.ticket === ticket || $0.isStale || now - $0.lastHeard > limits.routeHold } ?? true
    }

    private func note(_ address: TransportAddress, _ path: UDPPath, leadsTo target: Route.Target, at now: Instant) -> Bool {
        if let route = routes[address] {
            if case .elsewhere(let present, _, _) = route.target, case .elsewhere(let ticket, _, _) = target, present === ticket {
                route.target = target
                route.lastHeard = now
                return true
            }
            guard mayLead(address, to: Route.ticket(of: target), at: now) else { return false }
        } else {
            if routes.count >= limits.routesMax { routes = routes.filter { !$0.value.isStale } }
            guard routes.count < limits.routesMax else { return false }
        }
        routes[address] = Route(target, path: path, at: now)
        return true
    }

    private func heard(_ address: TransportAddress) -> Instant { routes[address]?.lastHeard ?? Instant(microseconds: .min) }
}
