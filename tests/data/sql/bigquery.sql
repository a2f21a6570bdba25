-- clusters
SELECT
  `t1`.`tx` >> 16 AS `cx`,
  `t1`.`ty` >> 16 AS `cy`,
  `t1`.`event_type`,
  COUNT(*) AS `n`,
  SUM(IF(`t1`.`location_precision` = 'exact', 1, 0)) AS `precise`,
  SUM(
    IF(
      (
        `t1`.`location_precision` <> 'country'
      )
      AND `t1`.`tx` BETWEEN 10252743 AND 10718776
      AND `t1`.`ty` BETWEEN 7437014 AND 7920190,
      1,
      0
    )
  ) AS `seen`,
  SUM(`t1`.`tx`) AS `sum_x`,
  SUM(`t1`.`ty`) AS `sum_y`,
  MIN(`t1`.`tx`) AS `min_x`,
  MIN(`t1`.`ty`) AS `min_y`,
  MAX(`t1`.`tx`) AS `max_x`,
  MAX(`t1`.`ty`) AS `max_y`,
  MIN(`t1`.`id`) AS `only_id`,
  MIN(`t1`.`title`) AS `only_title`,
  MIN(`t1`.`date_start`) AS `only_date_start`,
  MIN(`t1`.`date_end`) AS `only_date_end`,
  MIN(`t1`.`location_precision`) AS `only_location_precision`,
  MIN(`t1`.`radius_km`) AS `only_radius_km`,
  MIN(`t1`.`verification`) AS `only_verification`,
  MIN(`t1`.`lat`) AS `only_lat`,
  MIN(`t1`.`lon`) AS `only_lon`
FROM (
  SELECT
    *
  FROM `events` AS `t0`
  WHERE
    INSTR(`t0`.`search`, '100%') > 0
    AND INSTR(`t0`.`search`, 'o\'neill') > 0
    AND INSTR(`t0`.`search`, 'c:\\x') > 0
    AND INSTR(`t0`.`actors`, '|A|B|') > 0
    AND `t0`.`date_end` >= DATE(2024, 1, 12)
    AND `t0`.`killed_best` IS NOT NULL
    AND `t0`.`killed_best` >= 3
    AND `t0`.`lon` >= 42.0
    AND `t0`.`lon` <= 55.5
    AND `t0`.`lat` >= 12.0
    AND `t0`.`lat` <= 20.0
    AND (
      MOD(
        IF(
          (
            `t0`.`lat` >= 12.0
          )
          AND (
            `t0`.`lat` < 20.0
          )
          AND (
            `t0`.`lon` < (
              (
                (
                  `t0`.`lat` - 12.0
                ) * -0.0625
              ) + 55.5
            )
          ),
          1,
          0
        ) + IF(
          (
            `t0`.`lat` >= 12.0
          )
          AND (
            `t0`.`lat` < 20.0
          )
          AND (
            `t0`.`lon` < (
              (
                (
                  `t0`.`lat` - 12.0
                ) * 1.625
              ) + 42.0
            )
          ),
          1,
          0
        ),
        2
      )
    ) = 1
    AND `t0`.`location_precision` <> 'country'
    AND `t0`.`tx` BETWEEN 9961472 AND 11010047
    AND `t0`.`ty` BETWEEN 6815744 AND 8388607
) AS `t1`
GROUP BY
  1,
  2,
  3;

-- facet
SELECT
  `t2`.`value`,
  COUNT(*) AS `n`
FROM (
  SELECT
    IF(pos = pos_2, `value`, NULL) AS `value`
  FROM (
    SELECT
      *
    FROM `events` AS `t0`
    WHERE
      INSTR(`t0`.`search`, '100%') > 0
      AND INSTR(`t0`.`search`, 'o\'neill') > 0
      AND INSTR(`t0`.`search`, 'c:\\x') > 0
      AND INSTR(`t0`.`actors`, '|A|B|') > 0
      AND `t0`.`date_end` >= DATE(2024, 1, 12)
      AND `t0`.`killed_best` IS NOT NULL
      AND `t0`.`killed_best` >= 3
      AND `t0`.`lon` >= 42.0
      AND `t0`.`lon` <= 55.5
      AND `t0`.`lat` >= 12.0
      AND `t0`.`lat` <= 20.0
      AND (
        MOD(
          IF(
            (
              `t0`.`lat` >= 12.0
            )
            AND (
              `t0`.`lat` < 20.0
            )
            AND (
              `t0`.`lon` < (
                (
                  (
                    `t0`.`lat` - 12.0
                  ) * -0.0625
                ) + 55.5
              )
            ),
            1,
            0
          ) + IF(
            (
              `t0`.`lat` >= 12.0
            )
            AND (
              `t0`.`lat` < 20.0
            )
            AND (
              `t0`.`lon` < (
                (
                  (
                    `t0`.`lat` - 12.0
                  ) * 1.625
                ) + 42.0
              )
            ),
            1,
            0
          ),
          2
        )
      ) = 1
  ) AS `t1`
  CROSS JOIN UNNEST(GENERATE_ARRAY(0, GREATEST(ARRAY_LENGTH(SPLIT(`t1`.`actors`, '|'))) - 1)) AS pos
  CROSS JOIN UNNEST(SPLIT(`t1`.`actors`, '|')) AS `value` WITH OFFSET AS pos_2
  WHERE
    pos = pos_2
    OR (
      pos > (
        ARRAY_LENGTH(SPLIT(`t1`.`actors`, '|')) - 1
      )
      AND pos_2 = (
        ARRAY_LENGTH(SPLIT(`t1`.`actors`, '|')) - 1
      )
    )
) AS `t2`
GROUP BY
  1;

-- histogram
SELECT
  *
FROM (
  SELECT
    CAST(TIMESTAMP_TRUNC(CAST(`t1`.`date_start` AS DATETIME), WEEK(MONDAY)) AS DATE) AS `start`,
    COUNT(*) AS `n`
  FROM (
    SELECT
      *
    FROM `events` AS `t0`
    WHERE
      INSTR(`t0`.`search`, '100%') > 0
      AND INSTR(`t0`.`search`, 'o\'neill') > 0
      AND INSTR(`t0`.`search`, 'c:\\x') > 0
      AND INSTR(`t0`.`actors`, '|A|B|') > 0
      AND `t0`.`date_end` >= DATE(2024, 1, 12)
      AND `t0`.`killed_best` IS NOT NULL
      AND `t0`.`killed_best` >= 3
      AND `t0`.`lon` >= 42.0
      AND `t0`.`lon` <= 55.5
      AND `t0`.`lat` >= 12.0
      AND `t0`.`lat` <= 20.0
      AND (
        MOD(
          IF(
            (
              `t0`.`lat` >= 12.0
            )
            AND (
              `t0`.`lat` < 20.0
            )
            AND (
              `t0`.`lon` < (
                (
                  (
                    `t0`.`lat` - 12.0
                  ) * -0.0625
                ) + 55.5
              )
            ),
            1,
            0
          ) + IF(
            (
              `t0`.`lat` >= 12.0
            )
            AND (
              `t0`.`lat` < 20.0
            )
            AND (
              `t0`.`lon` < (
                (
                  (
                    `t0`.`lat` - 12.0
                  ) * 1.625
                ) + 42.0
              )
            ),
            1,
            0
          ),
          2
        )
      ) = 1
  ) AS `t1`
  GROUP BY
    1
) AS `t2`
ORDER BY
  `t2`.`start` ASC NULLS LAST;

-- page
SELECT
  `t0`.`id`,
  `t0`.`title`
FROM `events` AS `t0`
WHERE
  INSTR(`t0`.`search`, '100%') > 0
  AND INSTR(`t0`.`search`, 'o\'neill') > 0
  AND INSTR(`t0`.`search`, 'c:\\x') > 0
  AND INSTR(`t0`.`actors`, '|A|B|') > 0
  AND `t0`.`date_end` >= DATE(2024, 1, 12)
  AND `t0`.`killed_best` IS NOT NULL
  AND `t0`.`killed_best` >= 3
  AND `t0`.`lon` >= 42.0
  AND `t0`.`lon` <= 55.5
  AND `t0`.`lat` >= 12.0
  AND `t0`.`lat` <= 20.0
  AND (
    MOD(
      IF(
        (
          `t0`.`lat` >= 12.0
        )
        AND (
          `t0`.`lat` < 20.0
        )
        AND (
          `t0`.`lon` < (
            (
              (
                `t0`.`lat` - 12.0
              ) * -0.0625
            ) + 55.5
          )
        ),
        1,
        0
      ) + IF(
        (
          `t0`.`lat` >= 12.0
        )
        AND (
          `t0`.`lat` < 20.0
        )
        AND (
          `t0`.`lon` < (
            (
              (
                `t0`.`lat` - 12.0
              ) * 1.625
            ) + 42.0
          )
        ),
        1,
        0
      ),
      2
    )
  ) = 1
ORDER BY
  `t0`.`date_start` ASC NULLS LAST,
  `t0`.`id` ASC NULLS LAST
LIMIT 20
OFFSET 40;
