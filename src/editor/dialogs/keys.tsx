import { keyGroups } from '../keys/key-list.ts';

/** All keys, in groups. */
export function Keys() {
  return (
    <div className="keys">
      {keyGroups.map((group) => (
        <section key={group.title} className="keys-group">
          <h3>{group.title}</h3>
          <dl>
            {group.keys.map((entry) => (
              <div key={entry.does} className="keys-row">
                <dt>{entry.does}</dt>
                <dd>
                  {entry.press.map((key) => (
                    <kbd key={key} className="key">
                      {key}
                    </kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
