<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_US">
<context>
    <name>Age</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 d</translation>
    </message>
</context>
<context>
    <name>AlertNotices</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, threshold %2</source>
        <translation>%1, Schwelle %2</translation>
    </message>
</context>
<context>
    <name>KeychainStore</name>
    <message>
        <source>the system&apos;s keychain</source>
        <translation>dem Schlüsselbund des Systems</translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>Latency</source>
        <translation>Antwortzeit</translation>
    </message>
    <message>
        <source>No response times yet. They come from the server&apos;s log, from pg_stat_statements or from running statements.</source>
        <translation>Noch keine Antwortzeiten. Sie kommen aus dem Log des Servers, aus pg_stat_statements oder von laufenden Anweisungen.</translation>
    </message>
    <message>
        <source>p50 (log)</source>
        <translation>p50 (Log)</translation>
    </message>
    <message>
        <source>p95 (log)</source>
        <translation>p95 (Log)</translation>
    </message>
    <message>
        <source>p99 (log)</source>
        <translation>p99 (Log)</translation>
    </message>
    <message>
        <source>mean (pg_stat_statements)</source>
        <translation>Mittel (pg_stat_statements)</translation>
    </message>
    <message>
        <source>p95 age of running statements</source>
        <translation>p95 des Alters laufender Anweisungen</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>Durchsatz</translation>
    </message>
    <message>
        <source>No throughput in this range.</source>
        <translation>In diesem Zeitraum kein Durchsatz.</translation>
    </message>
    <message>
        <source>Transactions</source>
        <translation>Transaktionen</translation>
    </message>
    <message>
        <source>Statements</source>
        <translation>Anweisungen</translation>
    </message>
    <message>
        <source>Redis commands</source>
        <translation>Redis-Befehle</translation>
    </message>
    <message>
        <source>Cache hit ratio</source>
        <translation>Trefferquote der Caches</translation>
    </message>
    <message>
        <source>No cache was asked for anything in this range.</source>
        <translation>In diesem Zeitraum wurde kein Cache gefragt.</translation>
    </message>
    <message>
        <source>Shared buffers</source>
        <translation>Shared Buffers</translation>
    </message>
    <message>
        <source>Redis</source>
        <translation>Redis</translation>
    </message>
    <message>
        <source>No session was active in this range.</source>
        <translation>In diesem Zeitraum war keine Sitzung aktiv.</translation>
    </message>
    <message>
        <source>Resources</source>
        <translation>Betriebsmittel</translation>
    </message>
    <message>
        <source>No figures of this machine in this range.</source>
        <translation>In diesem Zeitraum keine Werte dieses Rechners.</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>I/O pressure</source>
        <translation>Ein-/Ausgabe-Druck</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>No connections seen in this range.</source>
        <translation>In diesem Zeitraum wurden keine Verbindungen gesehen.</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Idle in transaction</source>
        <translation>Untätig in Transaktion</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Blockiert</translation>
    </message>
    <message>
        <source>Processors</source>
        <translation>Prozessoren</translation>
    </message>
    <message>
        <source>Load by wait type</source>
        <translation>Last nach Art des Wartens</translation>
    </message>
</context>
<context>
    <name>PdfReport</name>
    <message>
        <source>%1 to %2 (%3), all times UTC</source>
        <translation>%1 bis %2 (%3), alle Zeiten in UTC</translation>
    </message>
    <message>
        <source>Made by %1 at %2</source>
        <translation>Erstellt von %1 um %2</translation>
    </message>
    <message>
        <source>%1 … %2</source>
        <translation>%1 … %2</translation>
    </message>
    <message>
        <source>✓ meets target %1</source>
        <translation>✓ Ziel %1 erreicht</translation>
    </message>
    <message>
        <source>✗ misses target %1</source>
        <translation>✗ Ziel %1 verfehlt</translation>
    </message>
    <message>
        <source>No statement statistics in this range (they need pg_stat_statements).</source>
        <translation>Keine Anweisungsstatistik in diesem Zeitraum (dazu ist pg_stat_statements nötig).</translation>
    </message>
    <message>
        <source>%1 of %2, by execution time</source>
        <translation>%1 von %2, nach Ausführungszeit</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>Anweisung</translation>
    </message>
    <message>
        <source>No activity samples in this range.</source>
        <translation>In diesem Zeitraum keine Stichproben der Aktivität.</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>Warten</translation>
    </message>
    <message>
        <source>Average active sessions</source>
        <translation>Mittlere Zahl aktiver Sitzungen</translation>
    </message>
    <message>
        <source>Share of load</source>
        <translation>Anteil an der Last</translation>
    </message>
    <message>
        <source>At (UTC)</source>
        <translation>Um (UTC)</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Einzelheit</translation>
    </message>
    <message>
        <source>Chart: %1</source>
        <translation>Diagramm: %1</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>Was er bedeutet</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>Woher er kommt</translation>
    </message>
    <message>
        <source>Pavement report: %1</source>
        <translation>Pavement-Bericht: %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>There is no recorded data in this range.</source>
        <translation>In diesem Zeitraum ist nichts aufgezeichnet.</translation>
    </message>
    <message>
        <source>Nothing happened that was worth an entry.</source>
        <translation>Nichts Erwähnenswertes ist geschehen.</translation>
    </message>
    <message>
        <source>No gaps were recorded.</source>
        <translation>Keine Lücken wurden verzeichnet.</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
</context>
<context>
    <name>PlanWords</name>
    <message>
        <source>never executed</source>
        <translation>nie ausgeführt</translation>
    </message>
    <message>
        <source>cost %1</source>
        <translation>Kosten %1</translation>
    </message>
    <message>
        <source>%1 hit</source>
        <translation>%1 Treffer</translation>
    </message>
    <message>
        <source>%1 read</source>
        <translation>%1 gelesen</translation>
    </message>
    <message>
        <source>%1 temp</source>
        <translation>%1 temp</translation>
    </message>
    <message>
        <source>no blocks</source>
        <translation>keine Blöcke</translation>
    </message>
    <message>
        <source>Executed</source>
        <translation>Ausgeführt</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Own time</source>
        <translation>Eigenzeit</translation>
    </message>
    <message>
        <source>%1, %2 of the plan</source>
        <translation>%1, %2 des Plans</translation>
    </message>
    <message>
        <source>With its children</source>
        <translation>Mit seinen Kindern</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Loops</source>
        <translation>Loops</translation>
    </message>
    <message>
        <source>Estimated rows</source>
        <translation>Geschätzte Zeilen</translation>
    </message>
    <message>
        <source>%1 a loop</source>
        <translation>%1 je Loop</translation>
    </message>
    <message>
        <source>Estimated cost</source>
        <translation>Geschätzte Kosten</translation>
    </message>
    <message>
        <source>Row width</source>
        <translation>Zeilenbreite</translation>
    </message>
    <message>
        <source>(it may have been stopped early)</source>
        <translation>(vielleicht vorzeitig beendet)</translation>
    </message>
    <message>
        <source>Estimate</source>
        <translation>Schätzung</translation>
    </message>
    <message>
        <source>Own blocks hit</source>
        <translation>Eigene Blocktreffer</translation>
    </message>
    <message>
        <source>Own blocks read</source>
        <translation>Eigene gelesene Blöcke</translation>
    </message>
    <message>
        <source>Own temporary blocks</source>
        <translation>Eigene temporäre Blöcke</translation>
    </message>
    <message>
        <source>Reading took</source>
        <translation>Lesen dauerte</translation>
    </message>
    <message>
        <source>Own WAL</source>
        <translation>Eigenes WAL</translation>
    </message>
    <message>
        <source>Rows removed by filter</source>
        <translation>Vom Filter entfernte Zeilen</translation>
    </message>
    <message>
        <source>Rows removed by join filter</source>
        <translation>Vom Join-Filter entfernte Zeilen</translation>
    </message>
    <message>
        <source>Rows removed by recheck</source>
        <translation>Vom Recheck entfernte Zeilen</translation>
    </message>
    <message>
        <source>Heap fetches</source>
        <translation>Heap-Zugriffe</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>Sortierung</translation>
    </message>
    <message>
        <source>%1, %2 (%3)</source>
        <translation>%1, %2 (%3)</translation>
    </message>
    <message>
        <source>Hash batches</source>
        <translation>Hash-Batches</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>Speicherspitze</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>Auf dem Datenträger</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>Cache</translation>
    </message>
    <message>
        <source>%1 hits, %2 misses</source>
        <translation>%1 Treffer, %2 Fehlzugriffe</translation>
    </message>
    <message>
        <source>Heap blocks</source>
        <translation>Heap-Blöcke</translation>
    </message>
    <message>
        <source>%1 exact, %2 lossy</source>
        <translation>%1 exakt, %2 verlustbehaftet</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>%1 of %2 started</source>
        <translation>%1 von %2 gestartet</translation>
    </message>
    <message>
        <source>%1 planned</source>
        <translation>%1 geplant</translation>
    </message>
    <message>
        <source>Partitions pruned</source>
        <translation>Ausgeschlossene Partitionen</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Worker %1</source>
        <translation>Worker %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 rows</source>
        <translation>
            <numerusform>%1 Zeile</numerusform>
            <numerusform>%1 Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 blocks</source>
        <translation>
            <numerusform>%1 Block</numerusform>
            <numerusform>%1 Blöcke</numerusform>
        </translation>
    </message>
    <message>
        <source>↑ %1 more</source>
        <translation>↑ %1 mehr</translation>
    </message>
    <message>
        <source>↓ %1 fewer</source>
        <translation>↓ %1 weniger</translation>
    </message>
    <message>
        <source>rows as estimated</source>
        <translation>Zeilen wie geschätzt</translation>
    </message>
    <message>
        <source>%1 more rows than estimated</source>
        <translation>%1 mehr Zeilen als geschätzt</translation>
    </message>
    <message>
        <source>%1 fewer rows than estimated</source>
        <translation>%1 weniger Zeilen als geschätzt</translation>
    </message>
    <message>
        <source>notice</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>kritisch</translation>
    </message>
    <message>
        <source>low confidence</source>
        <translation>geringe Gewissheit</translation>
    </message>
    <message>
        <source>medium confidence</source>
        <translation>mittlere Gewissheit</translation>
    </message>
    <message>
        <source>high confidence</source>
        <translation>hohe Gewissheit</translation>
    </message>
    <message>
        <source>%1, %2 of the statement</source>
        <translation>%1, %2 der Anweisung</translation>
    </message>
    <message>
        <source>leads to %1</source>
        <translation>führt zu %1</translation>
    </message>
    <message>
        <source>%1 of the estimated cost</source>
        <translation>%1 der geschätzten Kosten</translation>
    </message>
    <message>
        <source>%1 of the statement</source>
        <translation>%1 der Anweisung</translation>
    </message>
    <message>
        <source>%1: %2 → %3</source>
        <translation>%1: %2 → %3</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ohne</translation>
    </message>
    <message>
        <source>added</source>
        <translation>hinzugekommen</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfallen</translation>
    </message>
    <message>
        <source>read by</source>
        <translation>gelesen durch</translation>
    </message>
    <message>
        <source>index</source>
        <translation>Index</translation>
    </message>
    <message>
        <source>joined by</source>
        <translation>verbunden durch</translation>
    </message>
    <message>
        <source>join type</source>
        <translation>Join-Art</translation>
    </message>
    <message>
        <source>the sides of the join hold other tables</source>
        <translation>die Seiten des Joins enthalten andere Tabellen</translation>
    </message>
    <message>
        <source>strategy</source>
        <translation>Strategie</translation>
    </message>
    <message>
        <source>condition</source>
        <translation>Bedingung</translation>
    </message>
    <message>
        <source>estimated rows</source>
        <translation>geschätzte Zeilen</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>own time: %1 → %2</source>
        <translation>Eigenzeit: %1 → %2</translation>
    </message>
    <message>
        <source>own blocks</source>
        <translation>eigene Blöcke</translation>
    </message>
    <message>
        <source>%1, node %2 of %3</source>
        <translation>%1, Knoten %2 von %3</translation>
    </message>
    <message>
        <source>own time %1, %2 of the plan</source>
        <translation>Eigenzeit %1, %2 des Plans</translation>
    </message>
    <message>
        <source>%1 hit, %2 read</source>
        <translation>%1 aus Puffern, %2 gelesen</translation>
    </message>
    <message>
        <source>execution %1</source>
        <translation>Ausführung %1</translation>
    </message>
    <message>
        <source>all nodes %1</source>
        <translation>alle Knoten %1</translation>
    </message>
    <message>
        <source>planning %1</source>
        <translation>Planung %1</translation>
    </message>
    <message>
        <source>triggers %1</source>
        <translation>Trigger %1</translation>
    </message>
    <message>
        <source>JIT compilation %1</source>
        <translation>JIT-Kompilierung %1</translation>
    </message>
    <message>
        <source>%1 temporary</source>
        <translation>%1 temporär</translation>
    </message>
    <message>
        <source>estimated only, not run</source>
        <translation>nur geschätzt, nicht ausgeführt</translation>
    </message>
    <message>
        <source>nodes not timed</source>
        <translation>Knoten ohne Zeitmessung</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n workers</source>
        <translation>
            <numerusform>%1 von %n Worker</numerusform>
            <numerusform>%1 von %n Workern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n workers planned</source>
        <translation>
            <numerusform>%n Worker geplant</numerusform>
            <numerusform>%n Worker geplant</numerusform>
        </translation>
    </message>
    <message>
        <source>estimated: %1, cost %2</source>
        <translation>geschätzt: %1, Kosten %2</translation>
    </message>
    <message numerus="yes">
        <source>%n nodes</source>
        <translation>
            <numerusform>%n Knoten</numerusform>
            <numerusform>%n Knoten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportPreview</name>
    <message>
        <source>✓ met</source>
        <translation>✓ erreicht</translation>
    </message>
    <message>
        <source>✗ missed</source>
        <translation>✗ verfehlt</translation>
    </message>
    <message>
        <source>Indicator</source>
        <translation>Kennzahl</translation>
    </message>
    <message>
        <source>Average</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Lowest</source>
        <translation>Kleinster</translation>
    </message>
    <message>
        <source>Highest</source>
        <translation>Größter</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Measured as</source>
        <translation>Gemessen als</translation>
    </message>
    <message>
        <source>No figures in this range.</source>
        <translation>Keine Werte in diesem Zeitraum.</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>Anweisung</translation>
    </message>
    <message>
        <source>No statements in this range.</source>
        <translation>Keine Anweisungen in diesem Zeitraum.</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>Warten</translation>
    </message>
    <message>
        <source>Average sessions</source>
        <translation>Mittlere Sitzungen</translation>
    </message>
    <message>
        <source>No load in this range.</source>
        <translation>Keine Last in diesem Zeitraum.</translation>
    </message>
    <message>
        <source>Nothing happened.</source>
        <translation>Nichts ist geschehen.</translation>
    </message>
    <message>
        <source>No gaps.</source>
        <translation>Keine Lücken.</translation>
    </message>
    <message>
        <source>Nothing is known of the environment.</source>
        <translation>Über die Umgebung ist nichts bekannt.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>ongoing</source>
        <translation>dauert an</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
</context>
<context>
    <name>SecretStore</name>
    <message>
        <source>this session only</source>
        <translation>nur diese Sitzung</translation>
    </message>
</context>
<context>
    <name>SessionState</name>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>untätig</translation>
    </message>
    <message>
        <source>transaction open, idle</source>
        <translation>Transaktion offen, untätig</translation>
    </message>
    <message>
        <source>transaction failed, idle</source>
        <translation>Transaktion gescheitert, untätig</translation>
    </message>
    <message>
        <source>calling a function</source>
        <translation>ruft eine Funktion auf</translation>
    </message>
    <message>
        <source>not tracked</source>
        <translation>nicht verfolgt</translation>
    </message>
</context>
<context>
    <name>State</name>
    <message>
        <source>Development</source>
        <translation>Entwicklung</translation>
    </message>
    <message>
        <source>Testing</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>Produktion</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>Sandbox</translation>
    </message>
    <message>
        <source>Not reached yet</source>
        <translation>Noch nicht erreicht</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Partly readable</source>
        <translation>Teilweise lesbar</translation>
    </message>
    <message>
        <source>Unreachable</source>
        <translation>Nicht erreichbar</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Alert raised</source>
        <translation>Alarm ausgelöst</translation>
    </message>
    <message>
        <source>Alert cleared</source>
        <translation>Alarm beendet</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Neustart</translation>
    </message>
    <message>
        <source>Failover</source>
        <translation>Übernahme</translation>
    </message>
    <message>
        <source>Statistics reset</source>
        <translation>Statistik zurückgesetzt</translation>
    </message>
    <message>
        <source>Gap</source>
        <translation>Lücke</translation>
    </message>
    <message>
        <source>Connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>Connection restored</source>
        <translation>Verbindung wiederhergestellt</translation>
    </message>
    <message>
        <source>Collector slowed</source>
        <translation>Messung verlangsamt</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
</context>
<context>
    <name>StatementRows</name>
    <message>
        <source>Since %1</source>
        <translation>Seit %1</translation>
    </message>
</context>
<context>
    <name>WindowStart</name>
    <message>
        <source>Opening the history</source>
        <translation>Der Verlauf wird geöffnet</translation>
    </message>
    <message>
        <source>The history file is damaged. What can be read of it is being saved into a new one.</source>
        <translation>Die Verlaufsdatei ist beschädigt. Was sich noch lesen lässt, wird in eine neue übernommen.</translation>
    </message>
    <message>
        <source>The history was not opened</source>
        <translation>Der Verlauf wurde nicht geöffnet</translation>
    </message>
    <message>
        <source>Go on without the history</source>
        <translation>Ohne den Verlauf weiter</translation>
    </message>
    <message>
        <source>What is seen now is lost when Pavement ends</source>
        <translation>Was jetzt zu sehen ist, geht mit dem Ende von Pavement verloren</translation>
    </message>
    <message>
        <source>Starting the sandbox</source>
        <translation>Die Sandbox wird gestartet</translation>
    </message>
    <message>
        <source>The sandbox did not start</source>
        <translation>Die Sandbox ist nicht gestartet</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>pavement::ui::AlertRulesDialog</name>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>Ausgelöst</translation>
    </message>
    <message>
        <source>Alert rules and targets: %1</source>
        <translation>Alarmregeln und Ziele: %1</translation>
    </message>
    <message>
        <source>Rules and targets</source>
        <translation>Regeln und Ziele</translation>
    </message>
    <message>
        <source>Alert rules</source>
        <translation>Alarmregeln</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>Ziele</translation>
    </message>
    <message>
        <source>No rules: nothing will be raised.</source>
        <translation>Keine Regeln: Nichts wird gemeldet.</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>&amp;Defaults</source>
        <translation>&amp;Vorgaben</translation>
    </message>
    <message>
        <source>Add a rule</source>
        <translation>Eine Regel hinzufügen</translation>
    </message>
    <message>
        <source>Remove the chosen rule</source>
        <translation>Die gewählte Regel entfernen</translation>
    </message>
    <message>
        <source>Take the default rules</source>
        <translation>Die vorgegebenen Regeln nehmen</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>Messgröße</translation>
    </message>
    <message>
        <source>Only for</source>
        <translation>Nur für</translation>
    </message>
    <message>
        <source>every label, each on its own</source>
        <translation>jede Bezeichnung für sich</translation>
    </message>
    <message>
        <source>above</source>
        <translation>über</translation>
    </message>
    <message>
        <source>below</source>
        <translation>unter</translation>
    </message>
    <message>
        <source>Raised when the value is</source>
        <translation>Ausgelöst, wenn der Wert ist</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Clears at</source>
        <translation>Endet bei</translation>
    </message>
    <message>
        <source>A value a little better than the threshold keeps an alert from flickering.</source>
        <translation>Ein Wert etwas besser als die Schwelle verhindert, dass der Alarm flackert.</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Must hold for</source>
        <translation>Muss anhalten</translation>
    </message>
    <message>
        <source>&amp;Enabled</source>
        <translation>E&amp;ingeschaltet</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>Eingeschaltet</translation>
    </message>
    <message>
        <source>Desktop &amp;notification</source>
        <translation>Mitteilu&amp;ng auf dem Schreibtisch</translation>
    </message>
    <message>
        <source>Desktop notification</source>
        <translation>Mitteilung auf dem Schreibtisch</translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation>&amp;Titel</translation>
    </message>
    <message>
        <source>&amp;Metric</source>
        <translation>&amp;Messgröße</translation>
    </message>
    <message>
        <source>&amp;Only for</source>
        <translation>Nur f&amp;ür</translation>
    </message>
    <message>
        <source>T&amp;hreshold</source>
        <translation>S&amp;chwelle</translation>
    </message>
    <message>
        <source>&amp;Clears at</source>
        <translation>En&amp;det bei</translation>
    </message>
    <message>
        <source>Must hold &amp;for</source>
        <translation>Muss anha&amp;lten</translation>
    </message>
    <message>
        <source>Target of %1</source>
        <translation>Ziel für %1</translation>
    </message>
    <message>
        <source>no target</source>
        <translation>kein Ziel</translation>
    </message>
    <message>
        <source>A tile says whether its target is met. Zero means: no target.</source>
        <translation>Eine Kachel sagt, ob ihr Ziel erreicht ist. Null heißt: kein Ziel.</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>Neue Regel</translation>
    </message>
    <message>
        <source>A rule has no title.</source>
        <translation>Eine Regel hat keinen Titel.</translation>
    </message>
    <message>
        <source>“%1” would clear on the wrong side of its threshold.</source>
        <translation>„%1“ würde auf der falschen Seite der Schwelle enden.</translation>
    </message>
    <message>
        <source>Let it clear at or below the threshold.</source>
        <translation>Lassen Sie sie an der Schwelle oder darunter enden.</translation>
    </message>
    <message>
        <source>Let it clear at or above the threshold.</source>
        <translation>Lassen Sie sie an der Schwelle oder darüber enden.</translation>
    </message>
    <message>
        <source>Raised &amp;when</source>
        <translation>&amp;Ausgelöst, wenn</translation>
    </message>
</context>
<context>
    <name>pavement::ui::AlertsModel</name>
    <message>
        <source>Alert</source>
        <translation>Alarm</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Snoozed until %1</source>
        <translation>Zurückgestellt bis %1</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>Zur Kenntnis genommen</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
</context>
<context>
    <name>pavement::ui::AlertsPanel</name>
    <message>
        <source>Active alerts</source>
        <translation>Aktive Alarme</translation>
    </message>
    <message>
        <source>&amp;Acknowledge</source>
        <translation>Zur &amp;Kenntnis nehmen</translation>
    </message>
    <message>
        <source>&amp;Snooze</source>
        <translation>&amp;Zurückstellen</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alarme</translation>
    </message>
    <message>
        <source>All figures are within their thresholds.</source>
        <translation>Alle Werte liegen innerhalb ihrer Schwellen.</translation>
    </message>
    <message>
        <source>For 15 minutes</source>
        <translation>Für 15 Minuten</translation>
    </message>
    <message>
        <source>For an hour</source>
        <translation>Für eine Stunde</translation>
    </message>
    <message>
        <source>For a day</source>
        <translation>Für einen Tag</translation>
    </message>
    <message>
        <source>Acknowledge the chosen alert</source>
        <translation>Den gewählten Alarm zur Kenntnis nehmen</translation>
    </message>
    <message>
        <source>Snooze the chosen alert</source>
        <translation>Den gewählten Alarm zurückstellen</translation>
    </message>
    <message>
        <source>Rules and &amp;targets…</source>
        <translation>Re&amp;geln und Ziele…</translation>
    </message>
    <message>
        <source>Alert rules and targets</source>
        <translation>Alarmregeln und Ziele</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>pavement::ui::AttentionModel</name>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1, estimated</source>
        <translation>%1, geschätzt</translation>
    </message>
    <message>
        <source>Also: %1</source>
        <translation>Auch: %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>pavement::ui::AttentionView</name>
    <message>
        <source>Run the checks</source>
        <translation>Prüfungen starten</translation>
    </message>
    <message>
        <source>What needs you</source>
        <translation>Was Aufmerksamkeit braucht</translation>
    </message>
    <message>
        <source>What needs you, dearest first</source>
        <translation>Was Aufmerksamkeit braucht, das Teuerste zuerst</translation>
    </message>
    <message>
        <source>Run the checks of schema and instance</source>
        <translation>Die Prüfungen von Schema und Instanz starten</translation>
    </message>
    <message>
        <source>looking…</source>
        <translation>wird gesucht …</translation>
    </message>
    <message>
        <source>changes are still being looked for…</source>
        <translation>nach Änderungen wird noch gesucht …</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiteres</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing needs you in this range.</source>
        <translation>In diesem Zeitraum braucht nichts Ihre Aufmerksamkeit.</translation>
    </message>
    <message>
        <source>What costs most in this range will stand here.</source>
        <translation>Hier wird stehen, was in diesem Zeitraum am meisten kostet.</translation>
    </message>
</context>
<context>
    <name>pavement::ui::BackendDialog</name>
    <message>
        <source>End the session</source>
        <translation>Sitzung beenden</translation>
    </message>
    <message>
        <source>Cancel the statement</source>
        <translation>Anweisung abbrechen</translation>
    </message>
    <message>
        <source>End session %1?</source>
        <translation>Sitzung %1 beenden?</translation>
    </message>
    <message>
        <source>Cancel the statement of session %1?</source>
        <translation>Anweisung der Sitzung %1 abbrechen?</translation>
    </message>
    <message>
        <source>The server closes its connection and rolls its open transaction back. The program at the other end gets an error and has to connect anew.</source>
        <translation>Der Server schließt ihre Verbindung und rollt ihre offene Transaktion zurück. Das Programm am anderen Ende erhält einen Fehler und muss sich neu verbinden.</translation>
    </message>
    <message>
        <source>The server stops the statement it is running; its transaction fails and the connection stays. A session that is idle in its transaction has no statement to cancel: it has to be ended.</source>
        <translation>Der Server bricht ihre laufende Anweisung ab; ihre Transaktion scheitert, die Verbindung bleibt. Eine Sitzung, die untätig in ihrer Transaktion ist, hat keine Anweisung zum Abbrechen: Sie muss beendet werden.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>%1 for %2</source>
        <translation>%1 seit %2</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>Blockiert</translation>
    </message>
    <message>
        <source>Its statement</source>
        <translation>Anweisung der Sitzung</translation>
    </message>
    <message>
        <source>It is written to the audit log, before and after.</source>
        <translation>Vorher und nachher wird es ins Audit-Log geschrieben.</translation>
    </message>
    <message>
        <source>&amp;End session</source>
        <translation>Sitzung &amp;beenden</translation>
    </message>
    <message>
        <source>&amp;Cancel statement</source>
        <translation>Anweisung &amp;abbrechen</translation>
    </message>
    <message>
        <source>&amp;Leave it be</source>
        <translation>&amp;Nichts tun</translation>
    </message>
    <message>
        <source>%1 (production)</source>
        <translation>%1 (Produktion)</translation>
    </message>
    <message numerus="yes">
        <source>%n sessions</source>
        <translation>
            <numerusform>%n Sitzung</numerusform>
            <numerusform>%n Sitzungen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::ChangeBanner</name>
    <message>
        <source>&amp;Details</source>
        <translation>&amp;Einzelheiten</translation>
    </message>
    <message>
        <source>Details of the change</source>
        <translation>Einzelheiten der Änderung</translation>
    </message>
    <message>
        <source>▲ Slower since %1</source>
        <translation>▲ Langsamer seit %1</translation>
    </message>
    <message>
        <source>▼ Faster since %1</source>
        <translation>▼ Schneller seit %1</translation>
    </message>
</context>
<context>
    <name>pavement::ui::ChangesView</name>
    <message>
        <source>Changes of the statement and patterns it takes part in</source>
        <translation>Änderungen der Anweisung und Muster, zu denen sie gehört</translation>
    </message>
    <message>
        <source>Changes could not be looked for: %1 %2</source>
        <translation>Nach Änderungen konnte nicht gesucht werden: %1 %2</translation>
    </message>
    <message>
        <source>Looking through the history for changes…</source>
        <translation>Die Aufzeichnung wird nach Änderungen durchsucht…</translation>
    </message>
    <message>
        <source>Its time per call did not change for good since %1, as far as was recorded, and it takes part in no pattern: no look-up for each row, no transaction of many small statements.</source>
        <translation>Seit %1 hat sich die Zeit je Aufruf nicht dauerhaft geändert, soweit aufgezeichnet ist, und die Anweisung gehört zu keinem Muster: keine Einzelabfrage je Zeile, keine Transaktion aus vielen kleinen Anweisungen.</translation>
    </message>
    <message>
        <source>Compare the plans</source>
        <translation>Pläne vergleichen</translation>
    </message>
    <message>
        <source>Compare the plans of before and after</source>
        <translation>Pläne von davor und danach vergleichen</translation>
    </message>
    <message>
        <source>This is the look-up</source>
        <translation>Dies ist die Einzelabfrage</translation>
    </message>
    <message>
        <source>This is the list</source>
        <translation>Dies ist die Listenabfrage</translation>
    </message>
    <message>
        <source>The list:</source>
        <translation>Die Listenabfrage:</translation>
    </message>
    <message>
        <source>The look-up:</source>
        <translation>Die Einzelabfrage:</translation>
    </message>
    <message>
        <source>Open the list</source>
        <translation>Listenabfrage öffnen</translation>
    </message>
    <message>
        <source>Open the look-up</source>
        <translation>Einzelabfrage öffnen</translation>
    </message>
    <message>
        <source>Open the statement that is the list</source>
        <translation>Die Anweisung der Listenabfrage öffnen</translation>
    </message>
    <message>
        <source>Open the statement that is the look-up</source>
        <translation>Die Anweisung der Einzelabfrage öffnen</translation>
    </message>
    <message>
        <source>This is the most frequent one</source>
        <translation>Dies ist die häufigste Anweisung darin</translation>
    </message>
    <message>
        <source>Since %1, with 95 % certainty between %2 and %3 · %4 about the cause</source>
        <translation>Seit %1, mit 95 % Gewissheit zwischen %2 und %3 · zur Ursache: %4</translation>
    </message>
</context>
<context>
    <name>pavement::ui::ChartPanel</name>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>No data in this range</source>
        <translation>Keine Daten in diesem Zeitraum</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>no news for %1</source>
        <translation>seit %1 nichts Neues</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>Quelle: %1</translation>
    </message>
    <message>
        <source>too little data for a trend</source>
        <translation>zu wenig Daten für eine Richtung</translation>
    </message>
    <message>
        <source>steady</source>
        <translation>gleichbleibend</translation>
    </message>
    <message>
        <source>rising</source>
        <translation>steigend</translation>
    </message>
    <message>
        <source>falling</source>
        <translation>fallend</translation>
    </message>
    <message>
        <source>Loading.</source>
        <translation>Wird geladen.</translation>
    </message>
    <message>
        <source>%1: no data in this range.</source>
        <translation>%1: keine Daten in diesem Zeitraum.</translation>
    </message>
    <message>
        <source>%1: last %2, lowest %3, highest %4, %5.</source>
        <translation>%1: zuletzt %2, kleinster %3, größter %4, %5.</translation>
    </message>
    <message>
        <source>Limit %1: %2.</source>
        <translation>Grenze %1: %2.</translation>
    </message>
    <message>
        <source>No news for %1.</source>
        <translation>Seit %1 nichts Neues.</translation>
    </message>
    <message>
        <source>No data.</source>
        <translation>Keine Daten.</translation>
    </message>
</context>
<context>
    <name>pavement::ui::CheckDetail</name>
    <message>
        <source>Finding</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>Choose a finding to see why it matters and what to do.</source>
        <translation>Wählen Sie einen Befund, um zu sehen, warum er zählt und was zu tun ist.</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Why it matters</source>
        <translation>Warum es zählt</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>SQL that mends it</source>
        <translation>SQL, das es behebt</translation>
    </message>
    <message>
        <source>Copy the SQL that mends it</source>
        <translation>Das SQL kopieren, das es behebt</translation>
    </message>
    <message>
        <source>SQL that takes it back</source>
        <translation>SQL, das es zurücknimmt</translation>
    </message>
    <message>
        <source>Copy the SQL that takes it back</source>
        <translation>Das SQL kopieren, das es zurücknimmt</translation>
    </message>
    <message>
        <source>What this check cannot see</source>
        <translation>Was diese Prüfung nicht sehen kann</translation>
    </message>
    <message>
        <source>Not checked: %1</source>
        <translation>Nicht geprüft: %1</translation>
    </message>
    <message>
        <source>What it looks for</source>
        <translation>Wonach sie sucht</translation>
    </message>
</context>
<context>
    <name>pavement::ui::ChecksModel</name>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <source>low confidence</source>
        <translation>geringe Gewissheit</translation>
    </message>
    <message>
        <source>medium confidence</source>
        <translation>mittlere Gewissheit</translation>
    </message>
    <message>
        <source>high confidence</source>
        <translation>hohe Gewissheit</translation>
    </message>
    <message>
        <source>Indexes</source>
        <translation>Indizes</translation>
    </message>
    <message>
        <source>Schema</source>
        <translation>Schema</translation>
    </message>
    <message>
        <source>Partitions</source>
        <translation>Partitionen</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>Vacuum</source>
        <translation>Vacuum</translation>
    </message>
    <message>
        <source>Transactions</source>
        <translation>Transaktion</translation>
    </message>
    <message>
        <source>Replication</source>
        <translation>Replikation</translation>
    </message>
    <message>
        <source>Instance</source>
        <translation>Instanz</translation>
    </message>
    <message>
        <source>A privilege is missing</source>
        <translation>Ein Recht fehlt</translation>
    </message>
    <message>
        <source>Not for this server version</source>
        <translation>Nicht für diese Serverversion</translation>
    </message>
    <message>
        <source>An extension is missing</source>
        <translation>Eine Erweiterung fehlt</translation>
    </message>
    <message>
        <source>Not for this server&apos;s role</source>
        <translation>Nicht für die Rolle dieses Servers</translation>
    </message>
    <message>
        <source>It took too long</source>
        <translation>Dauerte zu lange</translation>
    </message>
    <message>
        <source>Cancelled before its turn</source>
        <translation>Abgebrochen, ehe sie an der Reihe war</translation>
    </message>
    <message>
        <source>Something it needs is not known</source>
        <translation>Etwas, das sie braucht, ist nicht bekannt</translation>
    </message>
    <message>
        <source>It failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>What it is about</source>
        <translation>Worum es geht</translation>
    </message>
    <message>
        <source>Costs</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation>Ungeprüft</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>What it costs to leave it so. Sorted: time, then bytes, then all else</source>
        <translation>Was es kostet, es so zu lassen. Sortiert: Zeit, dann Bytes, dann alles andere</translation>
    </message>
    <message numerus="yes">
        <source>%n critical</source>
        <translation>
            <numerusform>%n kritisch</numerusform>
            <numerusform>%n kritisch</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warnings</source>
        <translation>
            <numerusform>%n Warnung</numerusform>
            <numerusform>%n Warnungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n notices</source>
        <translation>
            <numerusform>%n Hinweis</numerusform>
            <numerusform>%n Hinweise</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n checks could not be made</source>
        <translation>
            <numerusform>%n Prüfung war nicht möglich</numerusform>
            <numerusform>%n Prüfungen waren nicht möglich</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::ChecksView</name>
    <message>
        <source>&amp;Run the checks</source>
        <translation>Prüfungen &amp;starten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Run the checks</source>
        <translation>Prüfungen starten</translation>
    </message>
    <message>
        <source>Cancel the checks</source>
        <translation>Prüfungen abbrechen</translation>
    </message>
    <message>
        <source>Progress of the checks</source>
        <translation>Fortschritt der Prüfungen</translation>
    </message>
    <message>
        <source>Result of the checks</source>
        <translation>Ergebnis der Prüfungen</translation>
    </message>
    <message>
        <source>Findings of the checks</source>
        <translation>Befunde der Prüfungen</translation>
    </message>
    <message>
        <source>Checking: %1…</source>
        <translation>Wird geprüft: %1…</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Wird verbunden…</translation>
    </message>
    <message>
        <source>The checks were not run</source>
        <translation>Die Prüfungen wurden nicht ausgeführt</translation>
    </message>
    <message>
        <source>Cancelled. %1</source>
        <translation>Abgebrochen. %1</translation>
    </message>
    <message>
        <source>Nothing found: every check is content.</source>
        <translation>Nichts gefunden: Jede Prüfung ist zufrieden.</translation>
    </message>
    <message>
        <source>Run %1 ago, in %2</source>
        <translation>Gelaufen vor %1, in %2</translation>
    </message>
    <message>
        <source>The checks have not run yet on this server. They only read, each within a few seconds, and say what to mend and why.</source>
        <translation>Die Prüfungen liefen auf diesem Server noch nicht. Sie lesen nur, jede binnen weniger Sekunden, und sagen, was zu beheben ist und warum.</translation>
    </message>
</context>
<context>
    <name>pavement::ui::CollectorsModel</name>
    <message>
        <source>Collector</source>
        <translation>Sammler</translation>
    </message>
    <message>
        <source>Interval</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>How often it runs now</source>
        <translation>Wie oft er zurzeit läuft</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>How often it is meant to run</source>
        <translation>Wie oft er laufen soll</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Ticks that fell due while the previous run was still going</source>
        <translation>Termine, zu denen der vorige Lauf noch andauerte</translation>
    </message>
    <message>
        <source>Failures</source>
        <translation>Fehlschläge</translation>
    </message>
    <message>
        <source>Last run</source>
        <translation>Letzter Lauf</translation>
    </message>
    <message>
        <source>How long the last run took</source>
        <translation>Wie lange der letzte Lauf dauerte</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Not measured yet</source>
        <translation>Noch nicht gemessen</translation>
    </message>
    <message>
        <source>All, on the server</source>
        <translation>Alle, auf dem Server</translation>
    </message>
    <message>
        <source>%1 of one core there, over the last ten seconds</source>
        <translation>%1 eines Kerns dort, in den letzten zehn Sekunden</translation>
    </message>
    <message>
        <source>This program, here</source>
        <translation>Dieses Programm, hier</translation>
    </message>
    <message>
        <source>%1 of one core here, the window included</source>
        <translation>%1 eines Kerns hier, das Fenster eingeschlossen</translation>
    </message>
</context>
<context>
    <name>pavement::ui::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Type a page, an action or part of a statement</source>
        <translation>Seite, Aktion oder ein Stück einer Anweisung eingeben</translation>
    </message>
    <message>
        <source>Search commands</source>
        <translation>Befehle suchen</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
</context>
<context>
    <name>pavement::ui::ConnectionDialog</name>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>Neue Verbindung</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Save and watch</source>
        <translation>Speichern und beobachten</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Remove this connection</source>
        <translation>Diese Verbindung entfernen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>What was pasted cannot be read</source>
        <translation>Das Eingefügte lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>Cancel &amp;test</source>
        <translation>Prüfun&amp;g abbrechen</translation>
    </message>
    <message>
        <source>&amp;Test connection</source>
        <translation>Verbindung prü&amp;fen</translation>
    </message>
    <message>
        <source>Cancel test</source>
        <translation>Prüfung abbrechen</translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation>Verbindung prüfen</translation>
    </message>
    <message>
        <source>A connection pooler answers there, not PostgreSQL itself.</source>
        <translation>Dort antwortet ein Verbindungspooler, nicht PostgreSQL selbst.</translation>
    </message>
    <message>
        <source>A direct connection sees more. PostgreSQL listens on port %1, perhaps of another host.</source>
        <translation>Eine direkte Verbindung sieht mehr. PostgreSQL lauscht auf Port %1, vielleicht eines anderen Rechners.</translation>
    </message>
    <message>
        <source>A direct connection sees more: give the host and port of PostgreSQL itself.</source>
        <translation>Eine direkte Verbindung sieht mehr: Geben Sie Rechner und Port von PostgreSQL selbst an.</translation>
    </message>
    <message>
        <source>Connect directly</source>
        <translation>Direkt verbinden</translation>
    </message>
    <message>
        <source>Keep the pooler</source>
        <translation>Beim Pooler bleiben</translation>
    </message>
    <message>
        <source>Remove for good</source>
        <translation>Endgültig entfernen</translation>
    </message>
    <message>
        <source>The profile and its passwords will be removed.</source>
        <translation>Das Profil und seine Passwörter werden entfernt.</translation>
    </message>
    <message>
        <source>What was recorded stays in the history. Press the button again to remove.</source>
        <translation>Das Aufgezeichnete bleibt im Verlauf. Zum Entfernen noch einmal auf die Schaltfläche drücken.</translation>
    </message>
    <message>
        <source>&amp;Save and watch</source>
        <translation>&amp;Speichern und beobachten</translation>
    </message>
</context>
<context>
    <name>pavement::ui::ConnectionForm</name>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Shop, primary</source>
        <translation>Laden, Primärserver</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>&amp;Environment</source>
        <translation>&amp;Umgebung</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>postgresql://user@host/database, host=… dbname=…, redis://host</source>
        <translation>postgresql://benutzer@rechner/datenbank, host=… dbname=…, redis://rechner</translation>
    </message>
    <message>
        <source>A URL or connection string fills the fields below</source>
        <translation>Eine URL oder Verbindungszeile füllt die Felder darunter</translation>
    </message>
    <message>
        <source>PostgreSQL</source>
        <translation>PostgreSQL</translation>
    </message>
    <message>
        <source>Redis</source>
        <translation>Redis</translation>
    </message>
    <message>
        <source>SSH tunnel</source>
        <translation>SSH-Tunnel</translation>
    </message>
    <message>
        <source>Secrets and log</source>
        <translation>Geheimnisse und Log</translation>
    </message>
    <message>
        <source>Parts of the connection</source>
        <translation>Teile der Verbindung</translation>
    </message>
    <message>
        <source>&amp;Host or socket</source>
        <translation>&amp;Rechner oder Socket</translation>
    </message>
    <message>
        <source>db.example.org, or /run/postgresql</source>
        <translation>db.example.org oder /run/postgresql</translation>
    </message>
    <message>
        <source>Name, address, or the directory of a unix socket</source>
        <translation>Name, Adresse oder das Verzeichnis eines Unix-Sockets</translation>
    </message>
    <message>
        <source>P&amp;ort</source>
        <translation>P&amp;ort</translation>
    </message>
    <message>
        <source>&amp;Database</source>
        <translation>&amp;Datenbank</translation>
    </message>
    <message>
        <source>the user&apos;s name, where empty</source>
        <translation>wenn leer, der Name des Benutzers</translation>
    </message>
    <message>
        <source>&amp;More databases</source>
        <translation>&amp;Weitere Datenbanken</translation>
    </message>
    <message>
        <source>sales, stock</source>
        <translation>verkauf, lager</translation>
    </message>
    <message>
        <source>Other databases of the same server, separated by commas: tables and indexes are watched in each of them</source>
        <translation>Andere Datenbanken desselben Servers, durch Kommas getrennt: In jeder werden Tabellen und Indizes beobachtet</translation>
    </message>
    <message>
        <source>&amp;User</source>
        <translation>&amp;Benutzer</translation>
    </message>
    <message>
        <source>a role that is a member of pg_monitor</source>
        <translation>eine Rolle, die Mitglied von pg_monitor ist</translation>
    </message>
    <message>
        <source>Pass&amp;word</source>
        <translation>P&amp;asswort</translation>
    </message>
    <message>
        <source>from ~/.pgpass, where empty</source>
        <translation>wenn leer, aus ~/.pgpass</translation>
    </message>
    <message>
        <source>a name in pg_service.conf</source>
        <translation>ein Name aus pg_service.conf</translation>
    </message>
    <message>
        <source>Fields given here win over the service&apos;s</source>
        <translation>Hier angegebene Felder gehen denen des Dienstes vor</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Ser&amp;vice</source>
        <translation>D&amp;ienst</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>TLS mode</source>
        <translation>TLS-Modus</translation>
    </message>
    <message>
        <source>~/.postgresql/root.crt, where empty</source>
        <translation>wenn leer, ~/.postgresql/root.crt</translation>
    </message>
    <message>
        <source>&amp;A connection pooler (PgBouncer) stands in between</source>
        <translation>Ein Verbindungspoo&amp;ler (PgBouncer) steht dazwischen</translation>
    </message>
    <message>
        <source>Connection pooler in between</source>
        <translation>Verbindungspooler dazwischen</translation>
    </message>
    <message>
        <source>Settings are then sent after connecting. A direct connection sees more: give it where there is one.</source>
        <translation>Einstellungen werden dann nach dem Verbinden gesendet. Eine direkte Verbindung sieht mehr: Geben Sie sie an, wo es sie gibt.</translation>
    </message>
    <message>
        <source>Watch the Redis in &amp;front of it</source>
        <translation>Auch das Redis da&amp;vor beobachten</translation>
    </message>
    <message>
        <source>Watch Redis</source>
        <translation>Redis beobachten</translation>
    </message>
    <message>
        <source>&amp;Host</source>
        <translation>&amp;Rechner</translation>
    </message>
    <message>
        <source>127.0.0.1</source>
        <translation>127.0.0.1</translation>
    </message>
    <message>
        <source>wins over host and port</source>
        <translation>geht Rechner und Port vor</translation>
    </message>
    <message>
        <source>the default user, where empty</source>
        <translation>wenn leer, der Standardbenutzer</translation>
    </message>
    <message>
        <source>Redis over TLS</source>
        <translation>Redis über TLS</translation>
    </message>
    <message>
        <source>This system&apos;s hiredis has no TLS. An SSH tunnel does the same.</source>
        <translation>Das hiredis dieses Systems kann kein TLS. Ein SSH-Tunnel leistet dasselbe.</translation>
    </message>
    <message>
        <source>the system&apos;s, where empty</source>
        <translation>wenn leer, die des Systems</translation>
    </message>
    <message>
        <source>&amp;Destination</source>
        <translation>Zie&amp;l</translation>
    </message>
    <message>
        <source>user@bastion, or a Host of ~/.ssh/config</source>
        <translation>benutzer@bastion oder ein Host aus ~/.ssh/config</translation>
    </message>
    <message>
        <source>ssh&apos;s own</source>
        <translation>wie bei ssh</translation>
    </message>
    <message>
        <source>&amp;Identity file</source>
        <translation>Schlüsseldate&amp;i</translation>
    </message>
    <message>
        <source>ssh&apos;s own, where empty</source>
        <translation>wenn leer, wie bei ssh</translation>
    </message>
    <message>
        <source>~/.ssh/config, where empty</source>
        <translation>wenn leer, ~/.ssh/config</translation>
    </message>
    <message>
        <source>The system&apos;s own ssh is used with its keys, agent and known hosts. It is never asked to prompt: log in once in a terminal where it would.</source>
        <translation>Das ssh des Systems wird mit seinen Schlüsseln, seinem Agenten und den bekannten Rechnern benutzt. Es fragt nie nach: Melden Sie sich einmal im Terminal an, wo es das täte.</translation>
    </message>
    <message>
        <source>&amp;Keep passwords in %1</source>
        <translation>Passwörter in %1 &amp;aufbewahren</translation>
    </message>
    <message>
        <source>&amp;Keep passwords in the keychain (none is available here)</source>
        <translation>Passwörter im Schlüsselbund &amp;aufbewahren (hier gibt es keinen)</translation>
    </message>
    <message>
        <source>Keep passwords in the keychain</source>
        <translation>Passwörter im Schlüsselbund aufbewahren</translation>
    </message>
    <message>
        <source>For this session &amp;only</source>
        <translation>Nur für diese Sit&amp;zung</translation>
    </message>
    <message>
        <source>Keep passwords for this session only</source>
        <translation>Passwörter nur für diese Sitzung aufbewahren</translation>
    </message>
    <message>
        <source>Passwords are never written to a file of this program.</source>
        <translation>Passwörter werden nie in eine Datei dieses Programms geschrieben.</translation>
    </message>
    <message>
        <source>Server&apos;s &amp;log</source>
        <translation>&amp;Log des Servers</translation>
    </message>
    <message>
        <source>asked of the server, where empty</source>
        <translation>wenn leer, wird der Server gefragt</translation>
    </message>
    <message>
        <source>Directory in which the server&apos;s JSON or CSV log can be read on this machine: true response times and errors come from there</source>
        <translation>Verzeichnis, in dem sich das JSON- oder CSV-Log des Servers auf diesem Rechner lesen lässt: Von dort kommen wahre Antwortzeiten und Fehler</translation>
    </message>
    <message>
        <source>%1, since the server is on this machine.</source>
        <translation>%1, da der Server auf diesem Rechner läuft.</translation>
    </message>
    <message>
        <source>%1: encrypted, and the server&apos;s certificate must be right.</source>
        <translation>%1: verschlüsselt, und das Zertifikat des Servers muss stimmen.</translation>
    </message>
    <message>
        <source>Encrypted, and the server&apos;s certificate must be right.</source>
        <translation>Verschlüsselt, und das Zertifikat des Servers muss stimmen.</translation>
    </message>
    <message>
        <source>Weaker than verify-full: somebody in between could read along.</source>
        <translation>Schwächer als verify-full: Jemand dazwischen könnte mitlesen.</translation>
    </message>
    <message>
        <source>T&amp;LS</source>
        <translation>&amp;TLS</translation>
    </message>
    <message>
        <source>&amp;Root certificate</source>
        <translation>Wurzel&amp;zertifikat</translation>
    </message>
    <message>
        <source>Uni&amp;x socket</source>
        <translation>Unix-Soc&amp;ket</translation>
    </message>
    <message>
        <source>C&amp;A certificate</source>
        <translation>&amp;CA-Zertifikat</translation>
    </message>
    <message>
        <source>Reach both servers through SS&amp;H</source>
        <translation>Beide Ser&amp;ver über SSH erreichen</translation>
    </message>
    <message>
        <source>Confi&amp;guration</source>
        <translation>&amp;Konfiguration</translation>
    </message>
    <message>
        <source>Plan statements with the &amp;values of real calls</source>
        <translation>Anweisungen mit den &amp;Werten echter Aufrufe planen</translation>
    </message>
    <message>
        <source>Leave them in the plans that the &amp;history keeps</source>
        <translation>Sie in den Plänen lassen, die der &amp;Verlauf behält</translation>
    </message>
    <message>
        <source>They may be anybody&apos;s data. They are read only when you ask for such a plan, and masked wherever it is shown or kept.</source>
        <translation>Es können fremde Daten sein. Sie werden nur gelesen, wenn Sie einen solchen Plan verlangen, und sind unkenntlich, wo er gezeigt oder behalten wird.</translation>
    </message>
</context>
<context>
    <name>pavement::ui::DataTable</name>
    <message>
        <source>%1: columns</source>
        <translation>%1: Spalten</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter %1</source>
        <translation>%1 filtern</translation>
    </message>
    <message>
        <source>Nothing to show.</source>
        <translation>Nichts zu zeigen.</translation>
    </message>
    <message>
        <source>%1 match, of %2</source>
        <translation>%1 passen, von %2</translation>
    </message>
</context>
<context>
    <name>pavement::ui::DoctorPanel</name>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>&amp;Copy line</source>
        <translation>Zeile ko&amp;pieren</translation>
    </message>
    <message>
        <source>Not tested yet. The test only reads: it says what is missing, what that costs, and the line that mends it.</source>
        <translation>Noch nicht geprüft. Die Prüfung liest nur: Sie sagt, was fehlt, was das kostet und welche Zeile es behebt.</translation>
    </message>
    <message>
        <source>Test under way</source>
        <translation>Prüfung läuft</translation>
    </message>
    <message>
        <source>Findings appear here.</source>
        <translation>Hier erscheinen die Befunde.</translation>
    </message>
    <message>
        <source>The line that mends it</source>
        <translation>Die Zeile, die es behebt</translation>
    </message>
    <message>
        <source>Copy the line that mends it</source>
        <translation>Die Zeile kopieren, die es behebt</translation>
    </message>
    <message>
        <source>Testing %1 …</source>
        <translation>%1 wird geprüft …</translation>
    </message>
    <message>
        <source>The test was cancelled.</source>
        <translation>Die Prüfung wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The PostgreSQL server was not reached.</source>
        <translation>Der PostgreSQL-Server wurde nicht erreicht.</translation>
    </message>
    <message>
        <source>PostgreSQL %1</source>
        <translation>PostgreSQL %1</translation>
    </message>
    <message>
        <source>, Redis %1</source>
        <translation>, Redis %1</translation>
    </message>
    <message>
        <source>Nothing is missing.</source>
        <translation>Es fehlt nichts.</translation>
    </message>
    <message>
        <source>Run it in: %1</source>
        <translation>Auszuführen in: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n things to mend.</source>
        <translation>
            <numerusform>Eines ist zu beheben.</numerusform>
            <numerusform>%n Dinge sind zu beheben.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::ErrorBar</name>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Close message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>pavement::ui::EventsModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Lasted</source>
        <translation>Dauer</translation>
    </message>
</context>
<context>
    <name>pavement::ui::ExplainDialog</name>
    <message>
        <source>Run the statement and measure it</source>
        <translation>Anweisung ausführen und messen</translation>
    </message>
    <message>
        <source>Run it on %1, a production server?</source>
        <translation>Auf %1 ausführen, einem Produktionsserver?</translation>
    </message>
    <message>
        <source>Run it on %1?</source>
        <translation>Auf %1 ausführen?</translation>
    </message>
    <message>
        <source>EXPLAIN ANALYZE executes the statement: it takes the server as long and as much as any execution. It runs in a read-only transaction that is rolled back, for at most five seconds. A statement that changes data, locks rows, reads foreign tables or calls anything volatile is refused, and you are told why.</source>
        <translation>EXPLAIN ANALYZE führt die Anweisung aus: Es kostet den Server so viel Zeit und Last wie jede Ausführung. Sie läuft in einer Nur-Lese-Transaktion, die zurückgerollt wird, höchstens fünf Sekunden lang. Eine Anweisung, die Daten ändert, Zeilen sperrt, Fremdtabellen liest oder etwas Volatiles aufruft, wird abgelehnt, und Sie erfahren, warum.</translation>
    </message>
    <message>
        <source>Values of its parameters. They are sent to the server and kept nowhere; an empty field is NULL.</source>
        <translation>Werte ihrer Parameter. Sie werden an den Server gesendet und nirgends aufbewahrt; ein leeres Feld ist NULL.</translation>
    </message>
    <message>
        <source>Value of $%1</source>
        <translation>Wert von $%1</translation>
    </message>
    <message>
        <source>&amp;Run and measure</source>
        <translation>&amp;Ausführen und messen</translation>
    </message>
    <message>
        <source>&amp;Leave it be</source>
        <translation>&amp;Nichts tun</translation>
    </message>
    <message>
        <source>It has %1 parameters, more than anybody fills in one by one. Run it with its values in psql, with EXPLAIN (ANALYZE, BUFFERS) before it, and read the answer by: pavement analyze plan -</source>
        <translation>Die Anweisung hat %1 Parameter, mehr, als man einzeln ausfüllt. Führen Sie sie mit ihren Werten in psql aus, mit EXPLAIN (ANALYZE, BUFFERS) davor, und lesen Sie die Antwort mit: pavement analyze plan -</translation>
    </message>
</context>
<context>
    <name>pavement::ui::FindingsModel</name>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>What it costs you</source>
        <translation>Was es Sie kostet</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Blocking</source>
        <translation>Hindernis</translation>
    </message>
</context>
<context>
    <name>pavement::ui::FindingsView</name>
    <message>
        <source>Findings about the statement</source>
        <translation>Befunde zur Anweisung</translation>
    </message>
    <message>
        <source>Nothing is wrong with it as far as its text, its counters and its waits tell. Its plans may say more.</source>
        <translation>Soweit Text, Zähler und Wartezeiten der Anweisung es zeigen, ist an ihr nichts auszusetzen. Die Pläne sagen vielleicht mehr.</translation>
    </message>
    <message>
        <source>%1 a call</source>
        <translation>%1 je Aufruf</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>SQL that mends it</source>
        <translation>SQL, das es behebt</translation>
    </message>
    <message>
        <source>Copy the SQL that mends it</source>
        <translation>Das SQL kopieren, das es behebt</translation>
    </message>
</context>
<context>
    <name>pavement::ui::HealthModel</name>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Last success</source>
        <translation>Zuletzt gelungen</translation>
    </message>
    <message>
        <source>What to know</source>
        <translation>Was zu wissen ist</translation>
    </message>
    <message>
        <source>The disk is full: new samples are not kept. Free some space.</source>
        <translation>Der Datenträger ist voll: Neue Werte werden nicht behalten. Schaffen Sie Platz.</translation>
    </message>
    <message>
        <source>Another program writes this file; this one only reads it.</source>
        <translation>Ein anderes Programm schreibt diese Datei; dieses liest sie nur.</translation>
    </message>
    <message>
        <source>A damaged file was set aside as %1.</source>
        <translation>Eine beschädigte Datei wurde als %1 beiseitegelegt.</translation>
    </message>
    <message>
        <source>%1 on disk, %2 samples kept in this session.</source>
        <translation>%1 auf dem Datenträger, %2 Werte in dieser Sitzung behalten.</translation>
    </message>
    <message>
        <source>history</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Zeichnet auf</translation>
    </message>
    <message>
        <source>Losing data</source>
        <translation>Verliert Daten</translation>
    </message>
    <message>
        <source>window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Behind</source>
        <translation>Rückstand</translation>
    </message>
    <message numerus="yes">
        <source>%n samples could not be written.</source>
        <translation>
            <numerusform>%n Wert konnte nicht geschrieben werden.</numerusform>
            <numerusform>%n Werte konnten nicht geschrieben werden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n damaged chunks are skipped while reading.</source>
        <translation>
            <numerusform>%n beschädigtes Stück wird beim Lesen übergangen.</numerusform>
            <numerusform>%n beschädigte Stücke werden beim Lesen übergangen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n snapshots were not drawn because the window was busy. The history has them.</source>
        <translation>
            <numerusform>%n Momentaufnahme wurde nicht gezeichnet, weil das Fenster beschäftigt war. Der Verlauf hat sie.</numerusform>
            <numerusform>%n Momentaufnahmen wurden nicht gezeichnet, weil das Fenster beschäftigt war. Der Verlauf hat sie.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::HorizonModel</name>
    <message>
        <source>Held by</source>
        <translation>Gehalten von</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Application, transaction, slot or standby</source>
        <translation>Anwendung, Transaktion, Slot oder Standby</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>What it holds back; slots and standbys hold all databases back</source>
        <translation>Die Datenbank, in der er aufhält; Slots und Standbys halten alle auf</translation>
    </message>
    <message>
        <source>Transactions</source>
        <translation>Transaktionen</translation>
    </message>
    <message>
        <source>Begun since then: no row that died after it is removed</source>
        <translation>Seitdem begonnen: Keine seitdem gestorbene Zeile wird entfernt</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Running statement</source>
        <translation>Laufende Anweisung</translation>
    </message>
    <message>
        <source>Idle in transaction</source>
        <translation>Untätig in Transaktion</translation>
    </message>
    <message>
        <source>Prepared transaction</source>
        <translation>Vorbereitete Transaktion</translation>
    </message>
    <message>
        <source>Replication slot</source>
        <translation>Replikations-Slot</translation>
    </message>
    <message>
        <source>Standby</source>
        <translation>Standby</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
</context>
<context>
    <name>pavement::ui::KeyedTableModel</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>pavement::ui::KpiModel</name>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>std. dev.</source>
        <translation>Std.-Abw.</translation>
    </message>
    <message>
        <source>longest</source>
        <translation>längste</translation>
    </message>
    <message>
        <source>statements</source>
        <translation>Anweisungen</translation>
    </message>
    <message>
        <source>Redis</source>
        <translation>Redis</translation>
    </message>
    <message>
        <source>transactions</source>
        <translation>Transaktionen</translation>
    </message>
    <message>
        <source>rollbacks</source>
        <translation>Rücknahmen</translation>
    </message>
    <message>
        <source>buffers</source>
        <translation>Puffer</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>database load</source>
        <translation>Datenbanklast</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>active</source>
        <translation>aktiv</translation>
    </message>
    <message>
        <source>no data yet</source>
        <translation>noch keine Daten</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>Quelle: %1</translation>
    </message>
</context>
<context>
    <name>pavement::ui::KpiTile</name>
    <message>
        <source>Last five minutes</source>
        <translation>Die letzten fünf Minuten</translation>
    </message>
    <message>
        <source>no target</source>
        <translation>kein Ziel</translation>
    </message>
    <message>
        <source>target %1</source>
        <translation>Ziel %1</translation>
    </message>
</context>
<context>
    <name>pavement::ui::LockTreeModel</name>
    <message>
        <source>prepared transaction %1</source>
        <translation>vorbereitete Transaktion %1</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1 auf %2</translation>
    </message>
    <message>
        <source>%1 (%2 directly)</source>
        <translation>%1 (%2 direkt)</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>verborgen</translation>
    </message>
    <message>
        <source>deadlock</source>
        <translation>Deadlock</translation>
    </message>
    <message>
        <source>needs pg_read_all_stats</source>
        <translation>braucht pg_read_all_stats</translation>
    </message>
    <message>
        <source>It waits behind another request, not for a lock that is held.</source>
        <translation>Sie wartet hinter einer anderen Anforderung, nicht auf eine gehaltene Sperre.</translation>
    </message>
    <message>
        <source>Sessions that wait for it, directly and through others</source>
        <translation>Sitzungen, die auf sie warten, direkt und über andere</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Waits for</source>
        <translation>Wartet auf</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartezeit</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>Blockiert</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Transaction</source>
        <translation>Transaktion</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>Anweisung</translation>
    </message>
    <message>
        <source>The server calls it “%1”.</source>
        <translation>Der Server nennt es „%1“.</translation>
    </message>
</context>
<context>
    <name>pavement::ui::LocksView</name>
    <message>
        <source>&amp;Refresh</source>
        <translation>&amp;Aktualisieren</translation>
    </message>
    <message>
        <source>&amp;Cancel statement…</source>
        <translation>Anweisung ab&amp;brechen…</translation>
    </message>
    <message>
        <source>&amp;End session…</source>
        <translation>&amp;Sitzung beenden…</translation>
    </message>
    <message>
        <source>&amp;Follow</source>
        <translation>&amp;Folgen</translation>
    </message>
    <message>
        <source>Read the locks again</source>
        <translation>Sperren neu lesen</translation>
    </message>
    <message>
        <source>Cancel the statement of the chosen session</source>
        <translation>Anweisung der gewählten Sitzung abbrechen</translation>
    </message>
    <message>
        <source>End the chosen session</source>
        <translation>Gewählte Sitzung beenden</translation>
    </message>
    <message>
        <source>Reads the locks every five seconds while they are in sight</source>
        <translation>Liest die Sperren alle fünf Sekunden, solange sie zu sehen sind</translation>
    </message>
    <message>
        <source>Follow the locks</source>
        <translation>Den Sperren folgen</translation>
    </message>
    <message>
        <source>Sessions that block others</source>
        <translation>Sitzungen, die andere blockieren</translation>
    </message>
    <message>
        <source>Sessions that block others: columns</source>
        <translation>Sitzungen, die andere blockieren: Spalten</translation>
    </message>
    <message>
        <source>Nobody waits for a lock.</source>
        <translation>Niemand wartet auf eine Sperre.</translation>
    </message>
    <message>
        <source>Who holds vacuum back</source>
        <translation>Wer Vacuum aufhält</translation>
    </message>
    <message>
        <source>Vacuum removes no row that died after the oldest of these began.</source>
        <translation>Vacuum entfernt keine Zeile, die starb, nachdem das Älteste hiervon begonnen hatte.</translation>
    </message>
    <message>
        <source>Nobody: vacuum may remove every dead row.</source>
        <translation>Niemand: Vacuum darf jede tote Zeile entfernen.</translation>
    </message>
    <message>
        <source>The locks could not be read</source>
        <translation>Die Sperren konnten nicht gelesen werden</translation>
    </message>
    <message>
        <source>Session %1 was not ended</source>
        <translation>Sitzung %1 wurde nicht beendet</translation>
    </message>
    <message>
        <source>The statement of %1 was not cancelled</source>
        <translation>Die Anweisung von %1 wurde nicht abgebrochen</translation>
    </message>
    <message>
        <source>Session %1 had ended already; nothing was sent.</source>
        <translation>Sitzung %1 war schon beendet; nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>It was done, but its end stands in no audit log</source>
        <translation>Es ist geschehen, aber sein Ausgang steht in keinem Audit-Log</translation>
    </message>
    <message>
        <source>Session %1 was told to end.</source>
        <translation>Das Ende der Sitzung %1 ist veranlasst.</translation>
    </message>
    <message>
        <source>The statement of %1 was told to stop.</source>
        <translation>Der Abbruch der Anweisung von %1 ist veranlasst.</translation>
    </message>
    <message>
        <source>It stands in the audit log.</source>
        <translation>Es steht im Audit-Log.</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen…</translation>
    </message>
    <message>
        <source>Not read yet.</source>
        <translation>Noch nicht gelesen.</translation>
    </message>
    <message>
        <source>Read at %1</source>
        <translation>Gelesen um %1</translation>
    </message>
    <message>
        <source> · sessions of other roles are hidden: grant pg_read_all_stats</source>
        <translation> · Sitzungen anderer Rollen sind verborgen: pg_read_all_stats gewähren</translation>
    </message>
    <message>
        <source>Session %1 does something else by now; nothing was sent.</source>
        <translation>Sitzung %1 tut inzwischen etwas anderes; nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>Look at what it does now, and choose again.</source>
        <translation>Sehen Sie nach, was sie jetzt tut, und wählen Sie neu.</translation>
    </message>
    <message numerus="yes">
        <source>%n sessions wait · read at %1</source>
        <translation>
            <numerusform>%n Sitzung wartet · gelesen um %1</numerusform>
            <numerusform>%n Sitzungen warten · gelesen um %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::LoggedView</name>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>By the server&apos;s clock</source>
        <translation>Nach der Uhr des Servers</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauerte</translation>
    </message>
    <message>
        <source>Time of execution, as the server&apos;s log says it</source>
        <translation>Ausführungszeit laut Log des Servers</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Its shape: plans of one shape do the same things in the same order</source>
        <translation>Seine Form: Pläne einer Form tun dasselbe in derselben Reihenfolge</translation>
    </message>
    <message>
        <source>Rows of the plan</source>
        <translation>Zeilen des Plans</translation>
    </message>
    <message>
        <source>Logged executions</source>
        <translation>Ausführungen im Log</translation>
    </message>
    <message>
        <source>The server&apos;s log has no execution with its plan in this range. It writes them where auto_explain is loaded and auto_explain.log_min_duration is set.</source>
        <translation>Das Log des Servers enthält in diesem Zeitraum keine Ausführung mit ihrem Plan. Der Server schreibt sie, wenn auto_explain geladen und auto_explain.log_min_duration gesetzt ist.</translation>
    </message>
    <message>
        <source>Enter shows its plan</source>
        <translation>Eingabe zeigt den Plan</translation>
    </message>
    <message>
        <source>measured (auto_explain)</source>
        <translation>gemessen (auto_explain)</translation>
    </message>
    <message>
        <source>estimated (auto_explain)</source>
        <translation>geschätzt (auto_explain)</translation>
    </message>
</context>
<context>
    <name>pavement::ui::MainWindow</name>
    <message>
        <source>Pavement</source>
        <translation>Pavement</translation>
    </message>
    <message>
        <source>The target profiles were not saved</source>
        <translation>Die Zielprofile wurden nicht gespeichert</translation>
    </message>
    <message>
        <source>%1 – Pavement</source>
        <translation>%1 – Pavement</translation>
    </message>
    <message>
        <source>A password could not be read</source>
        <translation>Ein Passwort konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>New connection…</source>
        <translation>Neue Verbindung…</translation>
    </message>
    <message>
        <source>Choose target</source>
        <translation>Ziel wählen</translation>
    </message>
    <message>
        <source>Edit this connection…</source>
        <translation>Diese Verbindung bearbeiten…</translation>
    </message>
    <message>
        <source>Reconnect now</source>
        <translation>Jetzt neu verbinden</translation>
    </message>
    <message>
        <source>Stop watching</source>
        <translation>Beobachten beenden</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Pause or follow</source>
        <translation>Anhalten oder folgen</translation>
    </message>
    <message>
        <source>Previous range</source>
        <translation>Voriger Zeitraum</translation>
    </message>
    <message>
        <source>Next range</source>
        <translation>Nächster Zeitraum</translation>
    </message>
    <message>
        <source>First range</source>
        <translation>Erster Zeitraum</translation>
    </message>
    <message>
        <source>Choose time range</source>
        <translation>Zeitraum wählen</translation>
    </message>
    <message>
        <source>Range from … to …</source>
        <translation>Zeitraum von … bis …</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alarme</translation>
    </message>
    <message>
        <source>Active alerts</source>
        <translation>Aktive Alarme</translation>
    </message>
    <message>
        <source>Alert rules and targets…</source>
        <translation>Alarmregeln und Zielwerte…</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>Anordnung zurücksetzen</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>The password was not kept</source>
        <translation>Das Passwort wurde nicht aufbewahrt</translation>
    </message>
    <message>
        <source>The password was not removed from the keychain</source>
        <translation>Das Passwort wurde nicht aus dem Schlüsselbund entfernt</translation>
    </message>
    <message>
        <source>Alert rules belong to a target.</source>
        <translation>Alarmregeln gehören zu einem Ziel.</translation>
    </message>
    <message>
        <source>Connect to a server first.</source>
        <translation>Verbinden Sie sich zuerst mit einem Server.</translation>
    </message>
    <message>
        <source>Watch %1</source>
        <translation>%1 beobachten</translation>
    </message>
    <message>
        <source>Statements of this range</source>
        <translation>Anweisungen dieses Zeitraums</translation>
    </message>
    <message>
        <source>Watch %1 (%2)</source>
        <translation>%1 beobachten (%2)</translation>
    </message>
</context>
<context>
    <name>pavement::ui::NavigationRail</name>
    <message>
        <source>Pavement</source>
        <translation>Pavement</translation>
    </message>
</context>
<context>
    <name>pavement::ui::OverviewPage</name>
    <message>
        <source>Nothing is watched yet</source>
        <translation>Noch wird nichts beobachtet</translation>
    </message>
    <message>
        <source>Connect to a PostgreSQL server, and to the Redis in front of it where there is one. Nothing is changed on either, and nothing leaves this machine.</source>
        <translation>Verbinden Sie sich mit einem PostgreSQL-Server und, wo es ihn gibt, mit dem Redis davor. An beiden wird nichts geändert, und nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Connect to a server…</source>
        <translation>Mit einem Server verbinden…</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>The history could not be read</source>
        <translation>Die Aufzeichnung konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>%1 cannot be reached</source>
        <translation>%1 ist nicht erreichbar</translation>
    </message>
    <message>
        <source>%1 can be read only in part</source>
        <translation>%1 ist nur teilweise lesbar</translation>
    </message>
    <message>
        <source>Edit connection…</source>
        <translation>Verbindung bearbeiten…</translation>
    </message>
    <message>
        <source>The server runs on another machine: processor, memory and I/O pressure are those of the machine this window runs on.</source>
        <translation>Der Server läuft auf einem anderen Rechner: Prozessor, Speicher und E/A-Druck sind die des Rechners, auf dem dieses Fenster läuft.</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>%1 zeigen</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>Anweisung</translation>
    </message>
    <message>
        <source>The disk is full: nothing more is recorded</source>
        <translation>Der Datenträger ist voll: Es wird nichts mehr aufgezeichnet</translation>
    </message>
    <message>
        <source>Free some space; recording goes on by itself.</source>
        <translation>Schaffen Sie Platz; die Aufzeichnung geht von selbst weiter.</translation>
    </message>
    <message>
        <source>Another program records into this history: this window only reads it</source>
        <translation>Ein anderes Programm zeichnet in diesen Verlauf auf: Dieses Fenster liest ihn nur</translation>
    </message>
    <message>
        <source>Close the other one, and this window takes over.</source>
        <translation>Schließen Sie das andere, dann übernimmt dieses Fenster.</translation>
    </message>
    <message>
        <source>The history was damaged and a new one was begun</source>
        <translation>Der Verlauf war beschädigt, ein neuer wurde begonnen</translation>
    </message>
    <message>
        <source>The old file was kept as %1.</source>
        <translation>Die alte Datei wurde als %1 aufbewahrt.</translation>
    </message>
    <message>
        <source>Show the statements of this moment</source>
        <translation>Die Anweisungen dieses Augenblicks zeigen</translation>
    </message>
    <message>
        <source>Show what needs you</source>
        <translation>Zeigen, was Aufmerksamkeit braucht</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>Braucht Aufmerksamkeit</translation>
    </message>
    <message>
        <source>What needs you could not be found out</source>
        <translation>Was Aufmerksamkeit braucht, ließ sich nicht ermitteln</translation>
    </message>
</context>
<context>
    <name>pavement::ui::OverviewTables</name>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>Top statements</source>
        <translation>Teuerste Anweisungen</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Wait events</source>
        <translation>Warteereignisse</translation>
    </message>
    <message>
        <source>Collector cost</source>
        <translation>Kosten der Messung</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>Slow Redis commands</source>
        <translation>Langsame Redis-Befehle</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Redis commands</source>
        <translation>Redis-Befehle</translation>
    </message>
    <message>
        <source>Redis trouble</source>
        <translation>Redis-Störungen</translation>
    </message>
    <message>
        <source>Replication</source>
        <translation>Replikation</translation>
    </message>
    <message>
        <source>No statements yet. They come from pg_stat_statements, every ten seconds.</source>
        <translation>Noch keine Anweisungen. Sie kommen alle zehn Sekunden aus pg_stat_statements.</translation>
    </message>
    <message>
        <source>No client is connected.</source>
        <translation>Kein Client ist verbunden.</translation>
    </message>
    <message>
        <source>No session waits or works at this moment.</source>
        <translation>In diesem Augenblick wartet oder arbeitet keine Sitzung.</translation>
    </message>
    <message>
        <source>No collection has run yet.</source>
        <translation>Noch wurde nichts gemessen.</translation>
    </message>
    <message>
        <source>No source was reached yet.</source>
        <translation>Noch wurde keine Quelle erreicht.</translation>
    </message>
    <message>
        <source>The slow log is empty: no command took longer than slowlog-log-slower-than.</source>
        <translation>Das Slow Log ist leer: Kein Befehl dauerte länger als slowlog-log-slower-than.</translation>
    </message>
    <message>
        <source>Nothing happened in this range.</source>
        <translation>In diesem Zeitraum ist nichts geschehen.</translation>
    </message>
    <message>
        <source>Redis has told nothing of its commands yet.</source>
        <translation>Redis hat von seinen Befehlen noch nichts berichtet.</translation>
    </message>
    <message>
        <source>Redis has told nothing of itself yet.</source>
        <translation>Redis hat von sich noch nichts berichtet.</translation>
    </message>
    <message>
        <source>Nothing is replicated from this server or to it.</source>
        <translation>Von diesem Server oder zu ihm wird nichts repliziert.</translation>
    </message>
</context>
<context>
    <name>pavement::ui::PlanComparisonModel</name>
    <message>
        <source>added</source>
        <translation>hinzugekommen</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfallen</translation>
    </message>
    <message>
        <source>figures</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>Time before</source>
        <translation>Zeit davor</translation>
    </message>
    <message>
        <source>Time after</source>
        <translation>Zeit danach</translation>
    </message>
    <message>
        <source>Rows before</source>
        <translation>Zeilen davor</translation>
    </message>
    <message>
        <source>Rows after</source>
        <translation>Zeilen danach</translation>
    </message>
    <message>
        <source>Blocks before</source>
        <translation>Blöcke davor</translation>
    </message>
    <message>
        <source>Blocks after</source>
        <translation>Blöcke danach</translation>
    </message>
</context>
<context>
    <name>pavement::ui::PlanComparisonView</name>
    <message>
        <source>Both plans</source>
        <translation>Beide Pläne</translation>
    </message>
    <message>
        <source>Changes of the node</source>
        <translation>Änderungen des Knotens</translation>
    </message>
    <message>
        <source>Next change</source>
        <translation>Nächste Änderung</translation>
    </message>
    <message>
        <source>Go to the next node that changed (N)</source>
        <translation>Zum nächsten geänderten Knoten gehen (N)</translation>
    </message>
    <message>
        <source>There are no plans to compare.</source>
        <translation>Es gibt keine Pläne zu vergleichen.</translation>
    </message>
    <message>
        <source>Same shape</source>
        <translation>Gleiche Form</translation>
    </message>
    <message>
        <source>The shape changed</source>
        <translation>Die Form hat sich geändert</translation>
    </message>
    <message>
        <source>(%1 less)</source>
        <translation>(%1 weniger)</translation>
    </message>
    <message>
        <source>(%1 more)</source>
        <translation>(%1 mehr)</translation>
    </message>
    <message>
        <source>time %1 → %2</source>
        <translation>Zeit %1 → %2</translation>
    </message>
    <message>
        <source>times were not measured in both</source>
        <translation>nicht in beiden wurden Zeiten gemessen</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Nothing changed in this node.</source>
        <translation>An diesem Knoten hat sich nichts geändert.</translation>
    </message>
</context>
<context>
    <name>pavement::ui::PlanDetails</name>
    <message>
        <source>Details of the node</source>
        <translation>Einzelheiten des Knotens</translation>
    </message>
    <message>
        <source>Copy this SQL</source>
        <translation>Dieses SQL kopieren</translation>
    </message>
    <message>
        <source>Choose a node to see what it did.</source>
        <translation>Wählen Sie einen Knoten, um zu sehen, was er tat.</translation>
    </message>
</context>
<context>
    <name>pavement::ui::PlanFindings</name>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>the statement as a whole</source>
        <translation>der Anweisung als Ganzem</translation>
    </message>
    <message>
        <source>%1: %2, at %3. %4</source>
        <translation>%1: %2, bei %3. %4</translation>
    </message>
    <message>
        <source>Nothing stands out in this plan.</source>
        <translation>An diesem Plan fällt nichts auf.</translation>
    </message>
</context>
<context>
    <name>pavement::ui::PlanGrid</name>
    <message>
        <source>Plan as a table</source>
        <translation>Plan als Tabelle</translation>
    </message>
</context>
<context>
    <name>pavement::ui::PlanGridModel</name>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>The plan&apos;s own order. Sorting by another column lists all nodes flat.</source>
        <translation>Die Ordnung des Plans. Nach einer anderen Spalte sortiert, stehen alle Knoten flach untereinander.</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>Time of the node without its children; all own times add up to the plan&apos;s</source>
        <translation>Zeit des Knotens ohne seine Kinder; alle Eigenzeiten ergeben zusammen die Zeit des Plans</translation>
    </message>
    <message>
        <source>Own time</source>
        <translation>Eigenzeit</translation>
    </message>
    <message>
        <source>Total time</source>
        <translation>Gesamtzeit</translation>
    </message>
    <message>
        <source>Rows over all loops and processes</source>
        <translation>Zeilen über alle Loops und Prozesse</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Rows the planner expected, for one loop</source>
        <translation>Zeilen, die der Planer erwartete, für einen Loop</translation>
    </message>
    <message>
        <source>Estimated</source>
        <translation>Geschätzt</translation>
    </message>
    <message>
        <source>How many times more (↑) or fewer (↓) rows there were than estimated</source>
        <translation>Wie viel Mal mehr (↑) oder weniger (↓) Zeilen es waren als geschätzt</translation>
    </message>
    <message>
        <source>Misestimate</source>
        <translation>Verschätzt</translation>
    </message>
    <message>
        <source>How often the node was run, over all processes</source>
        <translation>Wie oft der Knoten lief, über alle Prozesse</translation>
    </message>
    <message>
        <source>Loops</source>
        <translation>Loops</translation>
    </message>
    <message>
        <source>Own blocks found in the server&apos;s buffers</source>
        <translation>Eigene Blöcke, die in den Puffern des Servers lagen</translation>
    </message>
    <message>
        <source>Blocks hit</source>
        <translation>Blocktreffer</translation>
    </message>
    <message>
        <source>Own blocks read from outside the buffers</source>
        <translation>Eigene Blöcke, von außerhalb der Puffer gelesen</translation>
    </message>
    <message>
        <source>Blocks read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Own blocks of temporary files, read and written</source>
        <translation>Eigene Blöcke temporärer Dateien, gelesen und geschrieben</translation>
    </message>
    <message>
        <source>Temporary</source>
        <translation>Temporär</translation>
    </message>
    <message>
        <source>The filter, or the condition of the index or join</source>
        <translation>Der Filter oder die Bedingung des Index oder Joins</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>Bedingung</translation>
    </message>
    <message>
        <source>Time of the node with its children; processes side by side count once</source>
        <translation>Zeit des Knotens mit seinen Kindern; nebeneinander laufende Prozesse zählen einmal</translation>
    </message>
</context>
<context>
    <name>pavement::ui::PlanPanel</name>
    <message>
        <source>Ways to see the plan</source>
        <translation>Ansichten des Plans</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>Baum</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Zoom out (−)</source>
        <translation>Verkleinern (−)</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Original size (0)</source>
        <translation>Originalgröße (0)</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>Vergrößern (+)</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Show the whole plan (F)</source>
        <translation>Den ganzen Plan zeigen (F)</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the plan</source>
        <translation>Plan kopieren</translation>
    </message>
    <message>
        <source>As text</source>
        <translation>Als Text</translation>
    </message>
    <message>
        <source>As JSON</source>
        <translation>Als JSON</translation>
    </message>
</context>
<context>
    <name>pavement::ui::PlanText</name>
    <message>
        <source>Plan as text</source>
        <translation>Plan als Text</translation>
    </message>
</context>
<context>
    <name>pavement::ui::PlanTreeView</name>
    <message>
        <source>Plan as a tree</source>
        <translation>Plan als Baum</translation>
    </message>
    <message>
        <source>There is no plan.</source>
        <translation>Es gibt keinen Plan.</translation>
    </message>
    <message>
        <source>There is no plan to show.</source>
        <translation>Es gibt keinen Plan zu zeigen.</translation>
    </message>
</context>
<context>
    <name>pavement::ui::PlansPane</name>
    <message>
        <source>estimated</source>
        <translation>geschätzt</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>gemessen</translation>
    </message>
    <message>
        <source>from the log</source>
        <translation>aus Log</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Plans of one shape do the same things in the same order</source>
        <translation>Pläne einer Form tun dasselbe in derselben Reihenfolge</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>Anz.</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>Wie oft er gesehen wurde</translation>
    </message>
    <message>
        <source>Explain &amp;now</source>
        <translation>Plan er&amp;fragen</translation>
    </message>
    <message>
        <source>&amp;Run and measure…</source>
        <translation>&amp;Ausführen und messen…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Ask the server for the plan, without running the statement</source>
        <translation>Den Server nach dem Plan fragen, ohne die Anweisung auszuführen</translation>
    </message>
    <message>
        <source>Estimates only: nothing is run</source>
        <translation>Nur Schätzungen: Nichts wird ausgeführt (EXPLAIN)</translation>
    </message>
    <message>
        <source>Run the statement and measure its plan</source>
        <translation>Die Anweisung ausführen und ihren Plan messen</translation>
    </message>
    <message>
        <source>Waiting for the plan</source>
        <translation>Es wird auf den Plan gewartet</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Vergleichen mit</translation>
    </message>
    <message>
        <source>Plans of the statement</source>
        <translation>Pläne der Anweisung</translation>
    </message>
    <message>
        <source>No plan of it was seen yet. “Explain now” asks the server for one; it runs nothing.</source>
        <translation>Noch wurde kein Plan von ihr gesehen. „Plan erfragen“ bittet den Server um einen und führt nichts aus.</translation>
    </message>
    <message>
        <source>The plans could not be read</source>
        <translation>Die Pläne konnten nicht gelesen werden</translation>
    </message>
    <message>
        <source>Running the statement…</source>
        <translation>Die Anweisung wird ausgeführt…</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>Der Server wird gefragt…</translation>
    </message>
    <message>
        <source>There is no plan</source>
        <translation>Es gibt keinen Plan</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>Vergleichen mit…</translation>
    </message>
    <message>
        <source>Compare with %1, %2</source>
        <translation>Vergleichen mit %1, %2</translation>
    </message>
    <message>
        <source>EXPLAIN: the planner&apos;s estimates, nothing was run</source>
        <translation>EXPLAIN: Schätzungen des Planers, nichts wurde ausgeführt</translation>
    </message>
    <message>
        <source>EXPLAIN ANALYZE: run on request and measured</source>
        <translation>EXPLAIN ANALYZE: auf Wunsch ausgeführt und gemessen</translation>
    </message>
    <message>
        <source>auto_explain: the server wrote it to its log, with the rows it had</source>
        <translation>auto_explain: Der Server schrieb ihn in sein Log, mit den gemessenen Zeilen</translation>
    </message>
    <message>
        <source>auto_explain: the server wrote it to its log, with estimates alone</source>
        <translation>auto_explain: Der Server schrieb ihn in sein Log, nur mit Schätzungen</translation>
    </message>
    <message>
        <source>the execution took %1</source>
        <translation>die Ausführung dauerte %1</translation>
    </message>
    <message>
        <source>asked anew: the schema of its tables has changed</source>
        <translation>neu erfragt: Das Schema der Tabellen hat sich geändert</translation>
    </message>
    <message>
        <source>asked anew: the statistics of its tables have changed</source>
        <translation>neu erfragt: Die Statistik der Tabellen hat sich geändert</translation>
    </message>
    <message>
        <source>asked anew: settings of the server have changed</source>
        <translation>neu erfragt: Einstellungen des Servers haben sich geändert</translation>
    </message>
    <message>
        <source>From the cache, made %1 ago: schema, statistics and settings are the same since.</source>
        <translation>Aus dem Cache, vor %1 erstellt: Schema, Statistik und Einstellungen sind seither gleich.</translation>
    </message>
    <message>
        <source>%1; last seen %2</source>
        <translation>%1; zuletzt gesehen %2</translation>
    </message>
    <message>
        <source>Who made it: EXPLAIN, a measured run, or the server&apos;s log</source>
        <translation>Woher er stammt: EXPLAIN, eine gemessene Ausführung oder das Log des Servers</translation>
    </message>
    <message>
        <source>Explain a&amp;gain</source>
        <translation>&amp;Neu erfragen</translation>
    </message>
    <message>
        <source>Ask the server again, whatever the cache knows</source>
        <translation>Den Server neu fragen, auch wenn der Cache den Plan kennt</translation>
    </message>
    <message>
        <source>Goes round the cache</source>
        <translation>Umgeht den Cache</translation>
    </message>
    <message>
        <source>Cancel asking for the plan</source>
        <translation>Das Erfragen des Plans abbrechen</translation>
    </message>
    <message>
        <source>With a real call&apos;s &amp;values</source>
        <translation>Mit &amp;Werten eines echten Aufrufs</translation>
    </message>
    <message>
        <source>Ask for the plan with the values of a call that is running</source>
        <translation>Den Plan mit den Werten eines laufenden Aufrufs verlangen</translation>
    </message>
    <message>
        <source>They may be anybody&apos;s data: allow it in the connection, under “Secrets and log”</source>
        <translation>Es können fremde Daten sein: in der Verbindung unter „Geheimnisse und Log“ erlauben</translation>
    </message>
    <message>
        <source>Nearer to the truth than a plan for any values; nothing is run, and the values are not shown</source>
        <translation>Näher an der Wirklichkeit als ein Plan für beliebige Werte; es wird nichts ausgeführt, und die Werte werden nicht gezeigt</translation>
    </message>
</context>
<context>
    <name>pavement::ui::QueriesPage</name>
    <message>
        <source>No target to ask</source>
        <translation>Kein Ziel zum Befragen</translation>
    </message>
    <message>
        <source>What is slow, who waits for whom, and what is wrong with the schema: connect to a server to see it. Nothing is changed on it unless you say so.</source>
        <translation>Was langsam ist, wer auf wen wartet und was am Schema nicht stimmt: Verbinden Sie sich mit einem Server, um es zu sehen. An ihm wird nichts geändert, es sei denn, Sie wollen es.</translation>
    </message>
    <message>
        <source>Connect to a server…</source>
        <translation>Mit einem Server verbinden…</translation>
    </message>
    <message>
        <source>Queries</source>
        <translation>Abfragen</translation>
    </message>
    <message>
        <source>Statements</source>
        <translation>Anweisungen</translation>
    </message>
    <message>
        <source>Locks</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Show who blocks whom</source>
        <translation>Zeigen, wer wen blockiert</translation>
    </message>
    <message>
        <source>Run the checks of schema and instance</source>
        <translation>Prüfungen von Schema und Instanz starten</translation>
    </message>
    <message>
        <source>Show the changed statements</source>
        <translation>Die geänderten Anweisungen zeigen</translation>
    </message>
</context>
<context>
    <name>pavement::ui::RangeDialog</name>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Time range</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Von</translation>
    </message>
    <message>
        <source>Local time. Live charts stop following; Space follows again.</source>
        <translation>Ortszeit. Die Diagramme bleiben stehen; die Leertaste lässt sie wieder folgen.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>The range ends before it begins.</source>
        <translation>Der Zeitraum endet, bevor er beginnt.</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>&amp;Until</source>
        <translation>&amp;Bis</translation>
    </message>
</context>
<context>
    <name>pavement::ui::RedisCommandsModel</name>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>Since the server&apos;s start</source>
        <translation>Seit dem Start des Servers</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Execution alone, without waiting and network</source>
        <translation>Nur die Ausführung, ohne Warten und Netz</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>Of all calls since the server&apos;s start; Redis 7 and later</source>
        <translation>Aller Aufrufe seit dem Start des Servers; ab Redis 7</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>p99.9</source>
        <translation>p99,9</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Ran and answered with an error</source>
        <translation>Liefen und antworteten mit einem Fehler</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgewiesen</translation>
    </message>
    <message>
        <source>Refused before they ran: wrong arguments, no permission</source>
        <translation>Vor dem Lauf abgelehnt: falsche Argumente, keine Erlaubnis</translation>
    </message>
</context>
<context>
    <name>pavement::ui::RedisTroubleModel</name>
    <message>
        <source>Trouble</source>
        <translation>Störung</translation>
    </message>
    <message>
        <source>Of what kind</source>
        <translation>Welcher Art</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>Ausmaß</translation>
    </message>
    <message>
        <source>Latest</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>What to know</source>
        <translation>Was zu wissen ist</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>The setting maxclients is the limit.</source>
        <translation>Die Einstellung maxclients ist die Grenze.</translation>
    </message>
    <message>
        <source>turned away</source>
        <translation>abgewiesen</translation>
    </message>
    <message>
        <source>Since the server&apos;s start, because maxclients was reached.</source>
        <translation>Seit dem Start des Servers, weil maxclients erreicht war.</translation>
    </message>
    <message>
        <source>Errors answered</source>
        <translation>Mit Fehler beantwortet</translation>
    </message>
    <message>
        <source>How often since the server&apos;s start.</source>
        <translation>Wie oft seit dem Start des Servers.</translation>
    </message>
    <message>
        <source>Kept all clients waiting</source>
        <translation>Ließ alle Clients warten</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>The longest of its kind; of those above latency-monitor-threshold.</source>
        <translation>Die längste ihrer Art; von denen über latency-monitor-threshold.</translation>
    </message>
</context>
<context>
    <name>pavement::ui::ReplicationModel</name>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Behind</source>
        <translation>Rückstand</translation>
    </message>
    <message>
        <source>Write-ahead log not yet replayed; of a slot what is kept for it</source>
        <translation>Noch nicht eingespieltes Write-Ahead-Log; bei einem Slot das für ihn Aufbewahrte</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>Verzug</translation>
    </message>
    <message>
        <source>Age of what was replayed last</source>
        <translation>Alter des zuletzt Eingespielten</translation>
    </message>
    <message>
        <source>What to know</source>
        <translation>Was zu wissen ist</translation>
    </message>
    <message>
        <source>Standby</source>
        <translation>Standby</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>Slot</translation>
    </message>
    <message>
        <source>in use, %1</source>
        <translation>in Gebrauch, %1</translation>
    </message>
    <message>
        <source>nobody reads it, %1</source>
        <translation>niemand liest ihn, %1</translation>
    </message>
    <message>
        <source>The server keeps its write-ahead log for it until somebody reads it or the slot is dropped: the disk may fill.</source>
        <translation>Der Server bewahrt sein Write-Ahead-Log für ihn auf, bis jemand ihn liest oder der Slot gelöscht wird: Der Datenträger kann volllaufen.</translation>
    </message>
    <message>
        <source>This server</source>
        <translation>Dieser Server</translation>
    </message>
    <message>
        <source>receiving</source>
        <translation>empfängt</translation>
    </message>
    <message>
        <source>receives nothing</source>
        <translation>empfängt nichts</translation>
    </message>
    <message>
        <source>A standby without a stream from its primary falls behind.</source>
        <translation>Ein Standby ohne Strom von seinem Primärserver fällt zurück.</translation>
    </message>
</context>
<context>
    <name>pavement::ui::ReportsPage</name>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Last 6 hours</source>
        <translation>Letzte 6 Stunden</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>Last year</source>
        <translation>Letztes Jahr</translation>
    </message>
    <message>
        <source>Range of the report</source>
        <translation>Zeitraum des Berichts</translation>
    </message>
    <message>
        <source>As on the charts</source>
        <translation>Wie in den Diagrammen</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Sections of the report</source>
        <translation>Abschnitte des Berichts</translation>
    </message>
    <message>
        <source>&amp;Preview</source>
        <translation>&amp;Vorschau</translation>
    </message>
    <message>
        <source>Preview the report</source>
        <translation>Vorschau des Berichts</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the report</source>
        <translation>Bericht abbrechen</translation>
    </message>
    <message>
        <source>Progress of the report</source>
        <translation>Fortschritt des Berichts</translation>
    </message>
    <message>
        <source>&amp;Range</source>
        <translation>&amp;Zeitraum</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>V&amp;on</translation>
    </message>
    <message>
        <source>Export as %1</source>
        <translation>Als %1 ausgeben</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>Abschnitte</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Ausgeben</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>No target to report on</source>
        <translation>Kein Ziel für einen Bericht</translation>
    </message>
    <message>
        <source>A report is made from what was recorded of a server. Connect to one, and the first report is ready within a minute.</source>
        <translation>Ein Bericht entsteht aus dem, was von einem Server aufgezeichnet wurde. Verbinden Sie sich mit einem, und der erste Bericht steht nach einer Minute bereit.</translation>
    </message>
    <message>
        <source>Connect to a server…</source>
        <translation>Mit einem Server verbinden…</translation>
    </message>
    <message>
        <source>Preview of the report</source>
        <translation>Vorschau des Berichts</translation>
    </message>
    <message>
        <source>Choose a range and sections, then press Preview.</source>
        <translation>Wählen Sie Zeitraum und Abschnitte und drücken Sie Vorschau.</translation>
    </message>
    <message>
        <source>The range ends before it begins.</source>
        <translation>Der Zeitraum endet, bevor er beginnt.</translation>
    </message>
    <message>
        <source>Choose a later end or an earlier beginning.</source>
        <translation>Wählen Sie ein späteres Ende oder einen früheren Anfang.</translation>
    </message>
    <message>
        <source>Reading the history…</source>
        <translation>Die Aufzeichnung wird gelesen…</translation>
    </message>
    <message>
        <source>The report was not made</source>
        <translation>Der Bericht wurde nicht erstellt</translation>
    </message>
    <message>
        <source>Made %1.</source>
        <translation>Erstellt %1.</translation>
    </message>
    <message>
        <source>Export the report</source>
        <translation>Bericht ausgeben</translation>
    </message>
    <message>
        <source>Writing %1…</source>
        <translation>%1 wird geschrieben…</translation>
    </message>
    <message>
        <source>The report was not written</source>
        <translation>Der Bericht wurde nicht geschrieben</translation>
    </message>
    <message>
        <source>Written to %1.</source>
        <translation>Geschrieben nach %1.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Export the report as PDF…</source>
        <translation>Bericht als PDF ausgeben…</translation>
    </message>
    <message>
        <source>Export the report as HTML…</source>
        <translation>Bericht als HTML ausgeben…</translation>
    </message>
    <message>
        <source>Export the report as CSV…</source>
        <translation>Bericht als CSV ausgeben…</translation>
    </message>
    <message>
        <source>Export the report as JSON…</source>
        <translation>Bericht als JSON ausgeben…</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>&amp;Until</source>
        <translation>&amp;Bis</translation>
    </message>
    <message>
        <source>Reading: %1…</source>
        <translation>Wird gelesen: %1 …</translation>
    </message>
</context>
<context>
    <name>pavement::ui::SessionsModel</name>
    <message>
        <source>Process</source>
        <translation>Prozess</translation>
    </message>
    <message>
        <source>Process id of the server&apos;s backend</source>
        <translation>Prozessnummer des Backends auf dem Server</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Waits for</source>
        <translation>Wartet auf</translation>
    </message>
    <message>
        <source>Wait event, or CPU while it works</source>
        <translation>Warteereignis, oder CPU, während sie arbeitet</translation>
    </message>
    <message>
        <source>Blocked by</source>
        <translation>Blockiert von</translation>
    </message>
    <message>
        <source>Process ids that hold the lock it waits for</source>
        <translation>Prozessnummern, die die Sperre halten, auf die sie wartet</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>Anweisung</translation>
    </message>
    <message>
        <source>Time since the running statement began</source>
        <translation>Zeit seit dem Beginn der laufenden Anweisung</translation>
    </message>
    <message>
        <source>Transaction</source>
        <translation>Transaktion</translation>
    </message>
    <message>
        <source>Time since the transaction began</source>
        <translation>Zeit seit dem Beginn der Transaktion</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Anwendung</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>Abfrage</translation>
    </message>
    <message>
        <source>local</source>
        <translation>lokal</translation>
    </message>
    <message>
        <source>The server calls it “%1”.</source>
        <translation>Der Server nennt es „%1“.</translation>
    </message>
</context>
<context>
    <name>pavement::ui::ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>On a chart</source>
        <translation>In einem Diagramm</translation>
    </message>
    <message>
        <source>Move the crosshair</source>
        <translation>Fadenkreuz bewegen</translation>
    </message>
    <message>
        <source>Left, Right (Ctrl: faster)</source>
        <translation>Links, Rechts (Strg: schneller)</translation>
    </message>
    <message>
        <source>Select a range; Enter zooms to it</source>
        <translation>Zeitraum auswählen; Eingabe vergrößert ihn</translation>
    </message>
    <message>
        <source>Shift+Left, Shift+Right</source>
        <translation>Umschalt+Links, Umschalt+Rechts</translation>
    </message>
    <message>
        <source>Zoom in, out, back to the first range</source>
        <translation>Vergrößern, verkleinern, zurück zum ersten Zeitraum</translation>
    </message>
    <message>
        <source>+, −, 0</source>
        <translation>+, −, 0</translation>
    </message>
    <message>
        <source>In a table</source>
        <translation>In einer Tabelle</translation>
    </message>
    <message>
        <source>Open the row</source>
        <translation>Zeile öffnen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Copy the row</source>
        <translation>Zeile kopieren</translation>
    </message>
    <message>
        <source>Ctrl+C</source>
        <translation>Strg+C</translation>
    </message>
</context>
<context>
    <name>pavement::ui::SlowCommandsModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>By the clock of the Redis server</source>
        <translation>Nach der Uhr des Redis-Servers</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauerte</translation>
    </message>
    <message>
        <source>Execution alone, without waiting and network</source>
        <translation>Nur die Ausführung, ohne Warten und Netz</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
</context>
<context>
    <name>pavement::ui::SparkLine</name>
    <message>
        <source>last %1, lowest %2, highest %3</source>
        <translation>zuletzt %1, kleinster %2, größter %3</translation>
    </message>
</context>
<context>
    <name>pavement::ui::SqlBox</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>pavement::ui::SqlView</name>
    <message>
        <source>Statement</source>
        <translation>Anweisung</translation>
    </message>
    <message>
        <source>There is no text.</source>
        <translation>Es gibt keinen Text.</translation>
    </message>
</context>
<context>
    <name>pavement::ui::StartWindow</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Pavement</source>
        <translation>Pavement</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context>
<context>
    <name>pavement::ui::StatementColumns</name>
    <message>
        <source>%1 (nothing in this range)</source>
        <translation>%1 (nichts in diesem Zeitraum)</translation>
    </message>
    <message>
        <source>As at first</source>
        <translation>Wie zu Anfang</translation>
    </message>
</context>
<context>
    <name>pavement::ui::StatementCourse</name>
    <message>
        <source>Course of the statement</source>
        <translation>Zeitverlauf der Anweisung</translation>
    </message>
    <message>
        <source>pg_stat_statements</source>
        <translation>pg_stat_statements</translation>
    </message>
    <message>
        <source>It did not run in this range.</source>
        <translation>In diesem Zeitraum lief sie nicht.</translation>
    </message>
    <message>
        <source>Time per call</source>
        <translation>Zeit je Aufruf</translation>
    </message>
    <message>
        <source>Execution time divided by calls, each interval</source>
        <translation>Ausführungszeit geteilt durch Aufrufe, in jedem Abstand</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Slowest</source>
        <translation>Langsamster</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>Executions that ended, each second</source>
        <translation>Beendete Ausführungen je Sekunde</translation>
    </message>
    <message>
        <source>Rows per call</source>
        <translation>Zeilen je Aufruf</translation>
    </message>
    <message>
        <source>Rows returned or changed</source>
        <translation>Gelieferte oder geänderte Zeilen</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Buffers per call</source>
        <translation>Puffer je Aufruf</translation>
    </message>
    <message>
        <source>Blocks asked for</source>
        <translation>Angeforderte Blöcke</translation>
    </message>
    <message>
        <source>From shared buffers</source>
        <translation>Aus Shared Buffers</translation>
    </message>
    <message>
        <source>From outside them</source>
        <translation>Von außerhalb</translation>
    </message>
    <message>
        <source>Another plan</source>
        <translation>Anderer Plan</translation>
    </message>
    <message>
        <source>Slower from here</source>
        <translation>Ab hier langsamer</translation>
    </message>
    <message>
        <source>Faster from here</source>
        <translation>Ab hier schneller</translation>
    </message>
</context>
<context>
    <name>pavement::ui::StatementDialog</name>
    <message>
        <source>Statement</source>
        <translation>Anweisung</translation>
    </message>
    <message>
        <source>Statement text</source>
        <translation>Text der Anweisung</translation>
    </message>
    <message>
        <source>The text was not read yet.</source>
        <translation>Der Text wurde noch nicht gelesen.</translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>Mean time of a call</source>
        <translation>Mittlere Zeit eines Aufrufs</translation>
    </message>
    <message>
        <source>Execution time per second</source>
        <translation>Ausführungszeit je Sekunde</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Read from shared buffers</source>
        <translation>Aus Shared Buffers gelesen</translation>
    </message>
    <message>
        <source>Read from outside them</source>
        <translation>Von außerhalb gelesen</translation>
    </message>
    <message>
        <source>From pg_stat_statements, over the last interval of the statements collector.</source>
        <translation>Aus pg_stat_statements, über den letzten Abstand des Anweisungssammlers.</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>Text kopieren</translation>
    </message>
</context>
<context>
    <name>pavement::ui::StatementFiguresView</name>
    <message>
        <source>In this range</source>
        <translation>In diesem Zeitraum</translation>
    </message>
    <message>
        <source>it did not run</source>
        <translation>nicht gelaufen</translation>
    </message>
    <message>
        <source>Total time</source>
        <translation>Gesamtzeit</translation>
    </message>
    <message>
        <source>%1 · %2 of all</source>
        <translation>%1 · %2 von allen</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>%1 ± %2</source>
        <translation>%1 ± %2</translation>
    </message>
    <message>
        <source>With the standard deviation</source>
        <translation>Mit der Standardabweichung</translation>
    </message>
    <message>
        <source>Slowest</source>
        <translation>Langsamster</translation>
    </message>
    <message>
        <source>Rows per call</source>
        <translation>Zeilen je Aufruf</translation>
    </message>
    <message>
        <source>From a measured plan</source>
        <translation>Aus einem gemessenen Plan</translation>
    </message>
    <message>
        <source>From a plan in the server&apos;s log (auto_explain)</source>
        <translation>Aus einem Plan im Log des Servers (auto_explain)</translation>
    </message>
    <message>
        <source>From an estimated plan</source>
        <translation>Aus einem geschätzten Plan</translation>
    </message>
    <message>
        <source>From the statistics of its tables</source>
        <translation>Aus der Statistik ihrer Tabellen</translation>
    </message>
    <message>
        <source>Rows scanned per call</source>
        <translation>Gescannte Zeilen je Aufruf</translation>
    </message>
    <message>
        <source>Hit ratio</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>Blocks found in shared buffers</source>
        <translation>In Shared Buffers gefundene Blöcke</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Temporary files</source>
        <translation>Temporäre Dateien</translation>
    </message>
    <message>
        <source>WAL</source>
        <translation>WAL</translation>
    </message>
    <message>
        <source>Planning</source>
        <translation>Planung</translation>
    </message>
    <message>
        <source>JIT</source>
        <translation>JIT</translation>
    </message>
</context>
<context>
    <name>pavement::ui::StatementTableModel</name>
    <message>
        <source>Statement</source>
        <translation>Anweisung</translation>
    </message>
    <message>
        <source>Total time</source>
        <translation>Gesamtzeit</translation>
    </message>
    <message>
        <source>Execution time in the range</source>
        <translation>Ausführungszeit im Zeitraum</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Of all execution time in the range</source>
        <translation>An aller Ausführungszeit im Zeitraum</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Execution time of a call</source>
        <translation>Ausführungszeit eines Aufrufs</translation>
    </message>
    <message>
        <source>σ</source>
        <translation>σ</translation>
    </message>
    <message>
        <source>Standard deviation of the execution time</source>
        <translation>Standardabweichung der Ausführungszeit</translation>
    </message>
    <message>
        <source>Rows/call</source>
        <translation>Zeil./Aufr.</translation>
    </message>
    <message>
        <source>Hit ratio</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>Blocks found in shared buffers, of all blocks asked for</source>
        <translation>In Shared Buffers gefundene Blöcke, von allen angeforderten</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>From outside shared buffers: the system&apos;s cache or the disk</source>
        <translation>Von außerhalb der Shared Buffers: aus dem Cache des Systems oder vom Datenträger</translation>
    </message>
    <message>
        <source>Temp</source>
        <translation>Temp</translation>
    </message>
    <message>
        <source>Temporary files, read and written</source>
        <translation>Temporäre Dateien, gelesen und geschrieben</translation>
    </message>
    <message>
        <source>WAL</source>
        <translation>WAL</translation>
    </message>
    <message>
        <source>Write-ahead log produced</source>
        <translation>Erzeugtes Write-Ahead-Log</translation>
    </message>
    <message>
        <source>JIT</source>
        <translation>JIT</translation>
    </message>
    <message>
        <source>Time spent compiling</source>
        <translation>Mit Kompilieren verbrachte Zeit</translation>
    </message>
    <message>
        <source>Planning</source>
        <translation>Planung</translation>
    </message>
    <message>
        <source>Needs pg_stat_statements.track_planning</source>
        <translation>Braucht pg_stat_statements.track_planning</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>Zeitverlauf</translation>
    </message>
    <message>
        <source>Execution time over the range</source>
        <translation>Ausführungszeit über den Zeitraum</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Vermerke</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>slower</source>
        <translation>langsamer</translation>
    </message>
    <message>
        <source>faster</source>
        <translation>schneller</translation>
    </message>
    <message>
        <source>new plan</source>
        <translation>neuer Plan</translation>
    </message>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>About its text, its counters and its waits; of the costliest statements</source>
        <translation>Zu Text, Zählern und Wartezeiten; nur bei den teuersten Anweisungen</translation>
    </message>
    <message>
        <source>What changed about it, and whether it is asked for each row of a list</source>
        <translation>Was sich an ihr geändert hat, und ob sie für jede Zeile einer Liste gefragt wird</translation>
    </message>
    <message>
        <source>for each row</source>
        <translation>je Zeile</translation>
    </message>
    <message>
        <source>Nothing recorded in this range</source>
        <translation>In diesem Zeitraum wurde nichts aufgezeichnet</translation>
    </message>
    <message>
        <source>Execution time in each second: from %1 to %2, highest %3</source>
        <translation>Ausführungszeit in jeder Sekunde: von %1 bis %2, höchstens %3</translation>
    </message>
</context>
<context>
    <name>pavement::ui::StatementView</name>
    <message>
        <source>About the statement</source>
        <translation>Über die Anweisung</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>Zeitverlauf</translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>Pläne</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>‹ Statements</source>
        <translation>‹ Anweisungen</translation>
    </message>
    <message>
        <source>Back to the statements (Esc)</source>
        <translation>Zurück zu den Anweisungen (Esc)</translation>
    </message>
    <message>
        <source>Back to the statements</source>
        <translation>Zurück zu den Anweisungen</translation>
    </message>
    <message>
        <source>&amp;Copy text</source>
        <translation>Text &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy the statement</source>
        <translation>Anweisung kopieren</translation>
    </message>
    <message>
        <source>Copy as &amp;JSON</source>
        <translation>Als &amp;JSON kopieren</translation>
    </message>
    <message>
        <source>Copy the statement and its figures as JSON</source>
        <translation>Anweisung und ihre Werte als JSON kopieren</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>Aus&amp;geben…</translation>
    </message>
    <message>
        <source>Export the statement and its figures</source>
        <translation>Anweisung und ihre Werte ausgeben</translation>
    </message>
    <message>
        <source>Statement text</source>
        <translation>Text der Anweisung</translation>
    </message>
    <message>
        <source>Where its time went</source>
        <translation>Wohin ihre Zeit ging</translation>
    </message>
    <message>
        <source>Sampled once a second from pg_stat_activity</source>
        <translation>Jede Sekunde eine Stichprobe aus pg_stat_activity</translation>
    </message>
    <message>
        <source>The text is not known yet.</source>
        <translation>Der Text ist noch nicht bekannt.</translation>
    </message>
    <message>
        <source>in %1 as %2</source>
        <translation>in %1 als %2</translation>
    </message>
    <message>
        <source>The statement could not be read</source>
        <translation>Die Anweisung konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>Findings (%1)</source>
        <translation>Befunde (%1)</translation>
    </message>
    <message>
        <source>Export the statement</source>
        <translation>Anweisung ausgeben</translation>
    </message>
    <message>
        <source>The statement was not written</source>
        <translation>Die Anweisung wurde nicht geschrieben</translation>
    </message>
    <message>
        <source>Written to %1.</source>
        <translation>Geschrieben nach %1.</translation>
    </message>
    <message>
        <source>Logged</source>
        <translation>Im Log</translation>
    </message>
    <message>
        <source>Changes and patterns</source>
        <translation>Änderungen und Muster</translation>
    </message>
    <message>
        <source>Logged (%1)</source>
        <translation>Im Log (%1)</translation>
    </message>
    <message>
        <source>Changes and patterns (%1)</source>
        <translation>Änderungen und Muster (%1)</translation>
    </message>
</context>
<context>
    <name>pavement::ui::StatementsModel</name>
    <message>
        <source>Statement</source>
        <translation>Anweisung</translation>
    </message>
    <message>
        <source>Normalised text, parameters as $n</source>
        <translation>Normalisierter Text, Parameter als $n</translation>
    </message>
    <message>
        <source>Time/s</source>
        <translation>Zeit/s</translation>
    </message>
    <message>
        <source>Execution time spent per second, all sessions together</source>
        <translation>Ausführungszeit je Sekunde, alle Sitzungen zusammen</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Share of the execution time of all listed statements</source>
        <translation>Anteil an der Ausführungszeit aller aufgeführten Anweisungen</translation>
    </message>
    <message>
        <source>Calls/s</source>
        <translation>Aufrufe/s</translation>
    </message>
    <message>
        <source>Calls per second over the last interval</source>
        <translation>Aufrufe je Sekunde im letzten Abstand</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Mean execution time of a call in the last interval</source>
        <translation>Mittlere Ausführungszeit eines Aufrufs im letzten Abstand</translation>
    </message>
    <message>
        <source>Rows/s</source>
        <translation>Zeilen/s</translation>
    </message>
    <message>
        <source>Rows returned or changed per second</source>
        <translation>Gelieferte oder geänderte Zeilen je Sekunde</translation>
    </message>
    <message>
        <source>Hit ratio</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>Blocks found in shared buffers, of all blocks touched</source>
        <translation>In Shared Buffers gefundene Blöcke, von allen berührten</translation>
    </message>
    <message>
        <source>(text not read yet) %1</source>
        <translation>(Text noch nicht gelesen) %1</translation>
    </message>
</context>
<context>
    <name>pavement::ui::StatementsView</name>
    <message>
        <source>&amp;Split by user and database</source>
        <translation>Je &amp;Benutzer und Datenbank</translation>
    </message>
    <message>
        <source>&amp;Changed only</source>
        <translation>Nur &amp;geänderte</translation>
    </message>
    <message>
        <source>Filter statements</source>
        <translation>Anweisungen filtern</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>One row for each user and database a statement ran under</source>
        <translation>Eine Zeile für jeden Benutzer und jede Datenbank, unter denen eine Anweisung lief</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Choose columns</source>
        <translation>Spalten wählen</translation>
    </message>
    <message>
        <source>Statements</source>
        <translation>Anweisungen</translation>
    </message>
    <message>
        <source>The statements could not be read</source>
        <translation>Die Anweisungen konnten nicht gelesen werden</translation>
    </message>
    <message>
        <source>All users</source>
        <translation>Alle Benutzer</translation>
    </message>
    <message>
        <source>All databases</source>
        <translation>Alle Datenbanken</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source> · %1 of the range recorded</source>
        <translation> · %1 des Zeitraums aufgezeichnet</translation>
    </message>
    <message>
        <source>Reading the history…</source>
        <translation>Die Aufzeichnung wird gelesen…</translation>
    </message>
    <message>
        <source>No statement matches the filter.</source>
        <translation>Keine Anweisung passt zum Filter.</translation>
    </message>
    <message>
        <source>No statement was recorded in this range. They come from pg_stat_statements, every ten seconds; choose a longer range, or see “Sources” on the overview.</source>
        <translation>In diesem Zeitraum wurde keine Anweisung aufgezeichnet. Sie kommen alle zehn Sekunden aus pg_stat_statements; wählen Sie einen längeren Zeitraum, oder sehen Sie im Überblick unter „Quellen“ nach.</translation>
    </message>
    <message>
        <source>Statements that are new, slower, faster or run another plan</source>
        <translation>Anweisungen, die neu, langsamer oder schneller sind oder mit einem anderen Plan laufen</translation>
    </message>
    <message>
        <source>Changed statements could not be looked for</source>
        <translation>Nach geänderten Anweisungen konnte nicht gesucht werden</translation>
    </message>
    <message>
        <source> · the less busy ones are not listed</source>
        <translation> · die mit weniger Gesamtzeit sind nicht aufgeführt</translation>
    </message>
    <message>
        <source> · looking for changes…</source>
        <translation> · Änderungen werden gesucht…</translation>
    </message>
    <message>
        <source> · those of other roles were hidden</source>
        <translation> · die anderer Rollen waren verborgen</translation>
    </message>
</context>
<context>
    <name>pavement::ui::StatusStrip</name>
    <message>
        <source>Nothing is watched</source>
        <translation>Nichts wird beobachtet</translation>
    </message>
    <message>
        <source>slowed to stay cheap: %1</source>
        <translation>verlangsamt, um billig zu bleiben: %1</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>Last data %1 ago</source>
        <translation>Letzte Daten vor %1</translation>
    </message>
    <message numerus="yes">
        <source>%n collections skipped</source>
        <translation>
            <numerusform>%n Messung ausgelassen</numerusform>
            <numerusform>%n Messungen ausgelassen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n snapshots not drawn</source>
        <translation>
            <numerusform>%n Momentaufnahme nicht gezeichnet</numerusform>
            <numerusform>%n Momentaufnahmen nicht gezeichnet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::TargetsModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>PostgreSQL</source>
        <translation>PostgreSQL</translation>
    </message>
    <message>
        <source>Redis</source>
        <translation>Redis</translation>
    </message>
</context>
<context>
    <name>pavement::ui::TopBar</name>
    <message>
        <source>Last 5 minutes</source>
        <translation>Letzte 5 Minuten</translation>
    </message>
    <message>
        <source>Last 15 minutes</source>
        <translation>Letzte 15 Minuten</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Last 6 hours</source>
        <translation>Letzte 6 Stunden</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>What is watched (Ctrl+T)</source>
        <translation>Was beobachtet wird (Strg+T)</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <source>Time range (Ctrl+R)</source>
        <translation>Zeitraum (Strg+R)</translation>
    </message>
    <message>
        <source>Previous range (Alt+Left)</source>
        <translation>Voriger Zeitraum (Alt+Links)</translation>
    </message>
    <message>
        <source>Previous range</source>
        <translation>Voriger Zeitraum</translation>
    </message>
    <message>
        <source>Next range (Alt+Right)</source>
        <translation>Nächster Zeitraum (Alt+Rechts)</translation>
    </message>
    <message>
        <source>Next range</source>
        <translation>Nächster Zeitraum</translation>
    </message>
    <message>
        <source>Pause or follow (Space). Collecting goes on either way.</source>
        <translation>Anhalten oder folgen (Leertaste). Gemessen wird in jedem Fall weiter.</translation>
    </message>
    <message>
        <source>Search or run  Ctrl+K</source>
        <translation>Suchen oder ausführen  Strg+K</translation>
    </message>
    <message>
        <source>Every page, action and statement (Ctrl+K)</source>
        <translation>Jede Seite, Aktion und Anweisung (Strg+K)</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Active alerts (Ctrl+L)</source>
        <translation>Aktive Alarme (Strg+L)</translation>
    </message>
    <message>
        <source>Menu (F10)</source>
        <translation>Menü (F10)</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>No target</source>
        <translation>Kein Ziel</translation>
    </message>
    <message>
        <source>Target %1, %2</source>
        <translation>Ziel %1, %2</translation>
    </message>
    <message>
        <source>Choose a target</source>
        <translation>Ein Ziel wählen</translation>
    </message>
    <message>
        <source>%1 quiet</source>
        <translation>%1 still</translation>
    </message>
    <message>
        <source>No alerts</source>
        <translation>Keine Alarme</translation>
    </message>
    <message>
        <source>Alerts: %1 need attention, %2 in all</source>
        <translation>Alarme: %1 brauchen Aufmerksamkeit, %2 insgesamt</translation>
    </message>
    <message>
        <source>New connection…</source>
        <translation>Neue Verbindung…</translation>
    </message>
    <message>
        <source>Edit this connection…</source>
        <translation>Diese Verbindung bearbeiten…</translation>
    </message>
    <message>
        <source>Stop watching</source>
        <translation>Beobachten beenden</translation>
    </message>
    <message>
        <source>Last %1</source>
        <translation>Letzte %1</translation>
    </message>
    <message>
        <source>Time range: %1</source>
        <translation>Zeitraum: %1</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Live; pause</source>
        <translation>Live; anhalten</translation>
    </message>
    <message>
        <source>Paused; follow again</source>
        <translation>Angehalten; wieder folgen</translation>
    </message>
    <message numerus="yes">
        <source>%n alerts</source>
        <translation>
            <numerusform>%n Alarm</numerusform>
            <numerusform>%n Alarme</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pavement::ui::WaitLoadModel</name>
    <message>
        <source>Wait event</source>
        <translation>Warteereignis</translation>
    </message>
    <message>
        <source>What active sessions wait for; CPU while they work</source>
        <translation>Worauf aktive Sitzungen warten; CPU, während sie arbeiten</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Average active sessions in this wait</source>
        <translation>Mittlere Zahl aktiver Sitzungen in diesem Warten</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Share of the whole load</source>
        <translation>Anteil an der ganzen Last</translation>
    </message>
</context>
<context>
    <name>pavement::ui::WaitProfileView</name>
    <message>
        <source>Where its time went</source>
        <translation>Wohin ihre Zeit ging</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>Übrige</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>It was not seen running by a sample.</source>
        <translation>Keine Stichprobe sah sie laufen.</translation>
    </message>
    <message>
        <source>It was not seen running by a sample in this range.</source>
        <translation>Keine Stichprobe sah sie in diesem Zeitraum laufen.</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
</context>
</TS>
