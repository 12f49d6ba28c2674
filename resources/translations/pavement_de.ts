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
        <translation>Sandkasten</translation>
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
        <translation>&amp;Eingeschaltet</translation>
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
        <source>&amp;Raised when</source>
        <translation>&amp;Ausgelöst, wenn</translation>
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
        <translation>Muss an&amp;halten</translation>
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
        <translation>Regeln und &amp;Ziele …</translation>
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
        <source>Save and &amp;watch</source>
        <translation>Speichern und &amp;beobachten</translation>
    </message>
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
        <translation>Prüfung ab&amp;brechen</translation>
    </message>
    <message>
        <source>&amp;Test connection</source>
        <translation>Verbindung &amp;prüfen</translation>
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
        <translation>Pass&amp;wort</translation>
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
        <source>&amp;TLS</source>
        <translation>&amp;TLS</translation>
    </message>
    <message>
        <source>Root &amp;certificate</source>
        <translation>Wurzel&amp;zertifikat</translation>
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
        <source>Unix &amp;socket</source>
        <translation>Unix-&amp;Socket</translation>
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
        <source>&amp;CA certificate</source>
        <translation>&amp;CA-Zertifikat</translation>
    </message>
    <message>
        <source>the system&apos;s, where empty</source>
        <translation>wenn leer, die des Systems</translation>
    </message>
    <message>
        <source>Reach both servers through &amp;SSH</source>
        <translation>Beide Server über &amp;SSH erreichen</translation>
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
        <source>&amp;Configuration</source>
        <translation>&amp;Konfiguration</translation>
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
        <translation>&amp;Nur für diese Sitzung</translation>
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
        <translation>Zeile &amp;kopieren</translation>
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
        <source>One thing to mend.</source>
        <translation>Eines ist zu beheben.</translation>
    </message>
    <message>
        <source>%1 things to mend.</source>
        <translation>%1 Dinge sind zu beheben.</translation>
    </message>
    <message>
        <source>Run it in: %1</source>
        <translation>Auszuführen in: %1</translation>
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
        <source>%1 samples could not be written.</source>
        <translation>%1 Werte konnten nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>%1 damaged chunks are skipped while reading.</source>
        <translation>%1 beschädigte Stücke werden beim Lesen ausgelassen.</translation>
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
    <message>
        <source>%1 snapshots were not drawn because the window was busy. The history has them.</source>
        <translation>%1 Momentaufnahmen wurden nicht gezeichnet, weil das Fenster beschäftigt war. Der Verlauf hat sie.</translation>
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
        <source>load</source>
        <translation>Last</translation>
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
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, threshold %2</source>
        <translation>%1, Schwelle %2</translation>
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
        <translation>Der Zeitraum endet vor seinem Beginn.</translation>
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
        <source>%1 collections skipped</source>
        <translation>%1 Messungen ausgelassen</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 snapshots not drawn</source>
        <translation>%1 Momentaufnahmen nicht gezeichnet</translation>
    </message>
    <message>
        <source>Last data %1 ago</source>
        <translation>Letzte Daten vor %1</translation>
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
        <source>1 alert</source>
        <translation>1 Alarm</translation>
    </message>
    <message>
        <source>%1 alerts</source>
        <translation>%1 Alarme</translation>
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
</TS>
